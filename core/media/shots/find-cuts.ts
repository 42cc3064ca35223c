import type { SmallPicture } from './small-picture.ts';

/** Frames on either side that say how much the pictures change by themselves. */
const NEIGHBOURS = 8;
/** How much more than its neighbours a change must be. */
const TIMES_USUAL = 3;
/** The least change that is a cut, in the unit of {@link change}. */
const LEAST = 0.16;
/** A flash is over after so many frames at most. */
const FLASH_FRAMES = 6;
/** Pictures that differ by less than this share of a cut's change are of one shot. */
const ALIKE = 0.5;
/** Mean luma and deviation of a black frame, at most. */
const BLACK = { mean: 24, deviation: 6 };

/**
 * The frames that begin a shot, but for the first: hard cuts, and the darkest moment of fades through black. Flashes, camera moves and
 * changes of light are none. The same pictures give the same cuts.
 * @param pictures every frame of the video, in display order
 * @returns numbers of frames, rising
 */
export function findCuts(pictures: readonly SmallPicture[]): number[] {
  const changes = pictures.map((picture, i) => (i === 0 ? 0 : change(pictures[i - 1] ?? picture, picture)));
  const isBlack = pictures.map(black);
  const hard = changes.flatMap((size, i) =>
    size >= LEAST && isPeak(changes, i) && !isBlack[i] && !isBlack[i - 1] && !isFlash(pictures, i, size) ? [i] : [],
  );
  return [...hard, ...fades(pictures, isBlack)].sort((a, b) => a - b);
}

/** 0 for equal pictures, about 1 for those with nothing in common. Position counts as much as the mix of brightness. */
function change(a: SmallPicture, b: SmallPicture): number {
  const position = (1 - correlation(a.fields, b.fields)) / 2;
  const brightness = meanDifference(a.fields, b.fields) / 128;
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

/** What was there before comes back soon, or what is there now was there just before. */
function isFlash(pictures: readonly SmallPicture[], i: number, size: number): boolean {
  const [before, now] = [pictures[i - 1], pictures[i]];
  for (let away = 1; away <= FLASH_FRAMES; away++) {
    const [later, earlier] = [pictures[i + away], pictures[i - 1 - away]];
    if (before && later && change(before, later) < size * ALIKE) return true;
    if (now && earlier && change(earlier, now) < size * ALIKE) return true;
  }
  return false;
}

/** The middle of each run of black frames between pictures that differ. */
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

function black({ fields }: SmallPicture): boolean {
  const mean = meanOf(fields);
  const deviation = Math.sqrt(fields.reduce((sum, value) => sum + (value - mean) ** 2, 0) / fields.length);
  return mean <= BLACK.mean && deviation <= BLACK.deviation;
}

/** −1 to 1. Flat pictures, which have no structure, are alike. */
function correlation(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [both, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(a[i] ?? 0) - meanA, (b[i] ?? 0) - meanB];
    both += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  // One unit of luma: noise of a flat picture is no structure.
  const noise = a.length;
  return (both + noise) / Math.sqrt((ofA + noise) * (ofB + noise));
}

function meanDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
