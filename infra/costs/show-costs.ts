import { idleMonth, minuteOfVideo, SIZES, type Size, workerHour } from './cost-model.ts';
import { COMPUTES, type Compute, type Prices, type Speeds } from './prices.ts';

const money = (amount: number): string => amount.toFixed(amount < 0.1 ? 4 : 2);

/** The model's answers as Markdown, for docs/costs.md and for the terminal. */
export function showCosts(prices: Prices, speeds: Speeds): string {
  return [
    `Prices: ${prices.region}, ${prices.asOf}, in ${prices.currency}. ${prices.note}`,
    `Speeds: ${speeds.note}`,
    videoTable(prices, speeds),
    idleTable(prices),
  ].join('\n\n');
}

function videoTable(prices: Prices, speeds: Speeds): string {
  const sizes = Object.keys(SIZES) as Size[];
  return table(
    ['a minute of video', ...sizes, 'a worker’s hour', '720p frames/s'],
    COMPUTES.map((compute) => [
      `\`${compute}\``,
      ...sizes.map((size) => money(minuteOfVideo(compute, size, prices, speeds).total)),
      money(workerHour(compute, prices)),
      `${speeds[compute].framesPerSecond} (${speeds[compute].basis})`,
    ]),
  );
}

function idleTable(prices: Prices): string {
  const choices: [string, Compute, boolean, number][] = [
    ['as it comes', 'cpu', false, 0],
    ['`warmDurable = 1`', 'cpu', false, 1],
    ['`networkIsolation`', 'cpu', true, 0],
    ['`aks-spot`', 'aks-spot', false, 0],
  ];
  return table(
    ['idle, a month', 'total', 'of which'],
    choices.map(([name, compute, networkIsolation, warmDurable]) => {
      const lines = [...idleMonth({ compute, networkIsolation, warmDurable }, prices)];
      const total = lines.reduce((sum, [, amount]) => sum + amount, 0);
      return [name, money(total), lines.map(([line, amount]) => `${line} ${money(amount)}`).join('; ')];
    }),
  );
}

/** Columns as wide as their widest cell, as the formatter wants them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
