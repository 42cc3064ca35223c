/** A small picture as bytes of luma and chroma. */
export type Thumbnail = Uint8Array;

/** Two pictures count as alike if their bytes differ by less than this on average. */
const MUCH_THE_SAME = 12;

/**
 * Picks pictures that differ: first the one with the most contrast, then always the one that differs most from those picked so far,
 * until the next would be like one of them.
 * @returns the indices of the picked pictures, ascending
 */
export function pickDifferent(pictures: readonly Thumbnail[], most: number): number[] {
  const spreads = pictures.map(spreadOf);
  const picked = [spreads.indexOf(Math.max(...spreads))];
  while (picked.length < most) {
    const distances = pictures.map((one) => Math.min(...picked.map((other) => distance(one, pictures[other] ?? one))));
    const furthest = Math.max(...distances);
    if (furthest < MUCH_THE_SAME) break;
    picked.push(distances.indexOf(furthest));
  }
  return picked.toSorted((a, b) => a - b);
}

function spreadOf(picture: Thumbnail): number {
  const mean = picture.reduce((sum, value) => sum + value, 0) / picture.length;
  return picture.reduce((sum, value) => sum + Math.abs(value - mean), 0) / picture.length;
}

function distance(one: Thumbnail, other: Thumbnail): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length;
}
