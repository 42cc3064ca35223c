import type { SmallPicture } from './small-picture.ts';

/** Number of frames on either side whose changes give the usual change. */
const NEIGHBOURS = 8;
/** How many times the usual change a cut must have. */
const TIMES_USUAL = 3;
/** Least change of a cut, in the unit of {@link change}. */
const LEAST = 0.16;
/** Most frames of a flash. */
const FLASH_FRAMES = 6;
/** Pictures that differ by less than this share of a cut's change belong to one shot. */
const ALIKE = 0.5;
/** Largest mean luma and deviation of a black frame. */
const BLACK = { mean: 24, deviation: 6 };

/**
 * Finds the frames that begin a shot, without the first frame: hard cuts, and the middle of fades through black. Flashes, camera moves
 * and changes of light don't count. The same pictures give the same cuts.
 * @param pictures every frame of the video, in display order
 * @returns numbers of frames, ascending
 */
export function findCuts(pictures: readonly SmallPicture[]): number[] {
  const changes = pictures.map((picture, i) => (i === 0 ? 0 : change(pictures[i - 1] ?? picture, picture)));
  const isBlack = pictures.map(black);
  const hard = changes.flatMap((size, i) =>
    size >= LEAST && isPeak(changes, i) && !isBlack[i] && !isBlack[i - 1] && !isFlash(pictures, i, size) ? [i] : [],
  );
  return [...hard, ...fades(pictures, isBlack)].sort((a, b) => a - b);
}

/**
 * Returns how much two pictures differ: 0 for equal pictures, about 1 for those with nothing in common. Their structure counts half, and
 * their brightness and their histogram a quarter each.
 */
function change(a: SmallPicture, b: SmallPicture): number {
  const position = (1 - correlation(a.cells, b.cells)) / 2;
  const brightness = meanDifference(a.cells, b.cells) / 128;
  const mix = a.histogram.reduce((sum, share, i) => sum + Math.abs(share - (b.histogram[i] ?? 0)), 0) / 2;
  return 0.5 * Math.min(position * 2, 1) + 0.25 * Math.min(brightness * 2, 1) + 0.25 * mix;
}

function isPeak(changes: readonly number[], i: number): boolean {
  const size = changes[i] ?? 0;
  const around = changes
    .slice(Math.max(i - NEIGHBOURS, 1), i + NEIGHBOURS + 1)
    .filter((_, k) => k !== i - Math.max(i - NEIGHBOURS, 1));
  const usual = around.toSorted((a, b) => a - b)[around.length >> 1] ?? 0;
  return size > usual * TIMES_USUAL && size >= Math.max(changes[i - 1] ?? 0, changes[i + 1] ?? 0);
}

/** True if the picture before the change returns soon, or the picture after it was shown just before. */
function isFlash(pictures: readonly SmallPicture[], i: number, size: number): boolean {
  const [before, now] = [pictures[i - 1], pictures[i]];
  for (let away = 1; away <= FLASH_FRAMES; away++) {
    const [later, earlier] = [pictures[i + away], pictures[i - 1 - away]];
    if (before && later && change(before, later) < size * ALIKE) return true;
    if (now && earlier && change(earlier, now) < size * ALIKE) return true;
  }
  return false;
}

/** Finds the middle of each range of black frames between pictures that differ. */
function fades(pictures: readonly SmallPicture[], isBlack: readonly boolean[]): number[] {
  const cuts: number[] = [];
  for (let start = 1; start < pictures.length; start++) {
    if (!isBlack[start] || isBlack[start - 1]) continue;
    let end = start;
    while (end < pictures.length && isBlack[end]) end++;
    const [before, after] = [
      pictures[start - FLASH_FRAMES - 1] ?? pictures[start - 1],
      pictures[end + FLASH_FRAMES] ?? pictures[end],
    ];
    if (end < pictures.length && before && after && change(before, after) >= LEAST) cuts.push((start + end) >> 1);
    start = end;
  }
  return cuts;
}

function black({ cells }: SmallPicture): boolean {
  const mean = meanOf(cells);
  const deviation = Math.sqrt(cells.reduce((sum, value) => sum + (value - mean) ** 2, 0) / cells.length);
  return mean <= BLACK.mean && deviation <= BLACK.deviation;
}

/** Returns the correlation of two pictures, from −1 to 1. It is 1 for flat pictures, which have no structure. */
function correlation(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [both, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(a[i] ?? 0) - meanA, (b[i] ?? 0) - meanB];
    both += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  // A variance of one unit of luma is added, so that the noise of a flat picture doesn't count as structure.
  const noise = a.length;
  return (both + noise) / Math.sqrt((ofA + noise) * (ofB + noise));
}

function meanDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
