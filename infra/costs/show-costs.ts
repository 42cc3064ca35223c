import { idleMonth, minuteOfVideo, SIZES, type Size, type Standing, workerHour } from './cost-model.ts';
import { COMPUTES, type Prices, type Speeds } from './prices.ts';

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
  const plain: Standing = { compute: 'cpu', networkIsolation: false, warmDurable: 0 };
  const scoring = { compute: 'cpu', minReplicas: 0, grpc: 'internal' } as const;
  const choices: [string, Standing][] = [
    ['as it comes', plain],
    ['`warmDurable = 1`', { ...plain, warmDurable: 1 }],
    ['`networkIsolation`', { ...plain, networkIsolation: true }],
    ['`aks-spot`', { ...plain, compute: 'aks-spot' }],
    ['`deployScoring`', { ...plain, scoring }],
    ['`deployScoring`, `scoringMinReplicas = 1`', { ...plain, scoring: { ...scoring, minReplicas: 1 } }],
    ['the same on `gpu-t4`', { ...plain, scoring: { ...scoring, compute: 'gpu-t4', minReplicas: 1 } }],
    ['`deployScoring`, `scoringGrpc = external`', { ...plain, scoring: { ...scoring, grpc: 'external' } }],
    ['`deployScoring`, `networkIsolation`', { ...plain, networkIsolation: true, scoring }],
  ];
  return table(
    ['idle, a month', 'total', 'of which'],
    choices.map(([name, choice]) => {
      const lines = [...idleMonth(choice, prices)];
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
