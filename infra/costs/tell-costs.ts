import { estimate, SIZES, type Size, type Video, workerHour } from './cost-model.ts';
import type { Prices, Range } from './prices.ts';
import { framesPerSecond, MACHINES, operationsOfFrame, SKUS, type Sku } from './speed.ts';

/** One video on one kind of worker, and what the figures rest on. */
export function tellVideo(sku: Sku, video: Video, prices: Prices): string {
  const { hours, workers, storage, total } = estimate(sku, video, prices);
  return [
    `${video.minutes} minutes of ${video.size} at ${video.framesPerSecond} frames a second, on ${sku}:`,
    `  ${span(total)} ${prices.currency} (workers ${span(workers)}, storage ${span(storage)})`,
    `  ${span(hours)} hours of one worker; several share them`,
    `It rests on ${span(framesPerSecond(sku))} frames of 720p a second: ${basisOf(sku)};`,
    `and on ${span(workerHour(sku, prices))} ${prices.currency} an hour of a worker: ${prices.source}.`,
    'Not in it: what stands there when idle, starting workers and their cooldown, logs, traffic out of Azure, taxes.',
  ].join('\n');
}

/** A minute of video of each size on each kind of worker, as Markdown for docs/costs.md. */
export function tellTable(prices: Prices): string {
  const minute = (sku: Sku, size: Size) => span(estimate(sku, { minutes: 1, size, framesPerSecond: 30 }, prices).total);
  return table(
    ['a minute of video', ...Object.keys(SIZES), 'a worker’s hour', 'frames of 720p a second'],
    SKUS.map((sku) => [
      `\`${MACHINES[sku].compute}\``,
      ...(Object.keys(SIZES) as Size[]).map((size) => minute(sku, size)),
      span(workerHour(sku, prices)),
      span(framesPerSecond(sku)),
    ]),
  );
}

function basisOf(sku: Sku): string {
  const work = `${(operationsOfFrame() / 1e9).toFixed(0)} billion operations of the network a frame`;
  if (sku === 'cpu') return `computed: ${work}, at the rate that two cores came to, which may be four of those sold`;
  return `computed, not measured: ${work}, at 30 to 70 % of the chip's peak`;
}

function span([low, high]: Range): string {
  return low === high ? short(low) : `${short(low)} to ${short(high)}`;
}

const short = (value: number): string => (value === 0 ? '0' : String(Number(value.toPrecision(2))));

/** Columns as wide as their widest cell. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
