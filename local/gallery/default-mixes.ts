import type { StyleMix } from '../../core/contracts/style-mix.ts';

/** The fewest mixes that are shown of a network with many styles. */
const LEAST = 3;

/**
 * Mixes of two that are shown where nobody says which: as many as fill the last row, each style in few of them. Halves come first,
 * then 7 to 3.
 * @param columns in a row
 * @param before how many pictures of the rows there are already
 */
export function defaultMixes(styles: readonly string[], columns: number, before: number): StyleMix[] {
  const all = [...pairs(styles).map(halves), ...pairs(styles).map(sevenToThree)];
  const free = -(before + LEAST) % columns;
  return all.slice(0, LEAST + ((free + columns) % columns));
}

type Pair = readonly [string, string];

/** Neighbours first, then those that are further apart: the first pairs show different styles. */
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
