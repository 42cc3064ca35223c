import { estimate, SIZES, type Size, type Video, workerHour } from './cost-model.ts';
import type { Prices, Range } from './prices.ts';
import { framesPerSecond, MACHINES, operationsOfFrame, SKUS, type Sku } from './speed.ts';

/** Describes the costs of one video on one kind of worker, and what the estimate is based on. */
export function describeVideo(sku: Sku, video: Video, prices: Prices): string {
  const { hours, workers, storage, total } = estimate(sku, video, prices);
  return [
    `${video.minutes} minutes of ${video.size} at ${video.framesPerSecond} frames per second, on ${sku}:`,
    `  ${span(total)} ${prices.currency} (workers ${span(workers)}, storage ${span(storage)})`,
    `  ${span(hours)} worker hours, which several workers share`,
    `This assumes ${span(framesPerSecond(sku))} frames of 720p per second (${basisOf(sku)})`,
    `and ${span(workerHour(sku, prices))} ${prices.currency} per worker hour (${prices.source}).`,
    'It excludes idle resources, starting workers and their cooldown, logs, traffic out of Azure, and taxes.',
  ].join('\n');
}

/** Makes the Markdown table of docs/costs.md: the costs of a minute of video, by size and kind of worker. */
export function costTable(prices: Prices): string {
  const minute = (sku: Sku, size: Size) => span(estimate(sku, { minutes: 1, size, framesPerSecond: 30 }, prices).total);
  return table(
    ['a minute of video', ...Object.keys(SIZES), 'a worker hour', 'frames of 720p per second'],
    SKUS.map((sku) => [
      `\`${MACHINES[sku].compute}\``,
      ...(Object.keys(SIZES) as Size[]).map((size) => minute(sku, size)),
      span(workerHour(sku, prices)),
      span(framesPerSecond(sku)),
    ]),
  );
}

function basisOf(sku: Sku): string {
  const work = `${(operationsOfFrame() / 1e9).toFixed(0)} billion operations of the network per frame`;
  if (sku === 'cpu') return `computed: ${work}, at the rate measured on two cores, which may equal four rented ones`;
  return `computed, not measured: ${work}, at 30 to 70 % of the GPU's peak`;
}

function span([low, high]: Range): string {
  return low === high ? short(low) : `${short(low)} to ${short(high)}`;
}

const short = (value: number): string => (value === 0 ? '0' : String(Number(value.toPrecision(2))));

/** Makes a Markdown table whose columns are as wide as their widest cell. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
