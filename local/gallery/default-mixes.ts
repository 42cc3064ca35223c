import type { StyleMix } from '../../core/contracts/style-choice.ts';

/** At least this many mixes are shown if the network has enough styles. */
const LEAST = 3;

/**
 * Chooses mixes of two styles for a sheet: enough to fill its last row, with each style in few of them. Mixes of equal parts come
 * first, then those of 7 to 3.
 * @param columns the number of paintings in a row
 * @param before the number of paintings that come before the mixes
 */
export function defaultMixes(styles: readonly string[], columns: number, before: number): StyleMix[] {
  const all = [...pairs(styles).map(halves), ...pairs(styles).map(sevenToThree)];
  const free = -(before + LEAST) % columns;
  return all.slice(0, LEAST + ((free + columns) % columns));
}

type Pair = readonly [string, string];

/** Lists all pairs, neighbours first, so that the first pairs have no style in common. */
function pairs(styles: readonly string[]): Pair[] {
  const found: Pair[] = [];
  for (let apart = 1; apart < styles.length; apart += 1) {
    const starts = Array.from({ length: styles.length - apart }, (_, start) => start);
    const evenFirst = apart === 1 ? [...starts.filter(isEven), ...starts.filter((start) => !isEven(start))] : starts;
    for (const start of evenFirst) found.push([styles[start] ?? '', styles[start + apart] ?? '']);
  }
  return found;
}

const isEven = (index: number) => index % 2 === 0;

const halves = (pair: Pair): StyleMix => pair.map((style) => ({ style, weight: 0.5 }));

const sevenToThree = ([first, second]: Pair): StyleMix => [
  { style: first, weight: 0.7 },
  { style: second, weight: 0.3 },
];
