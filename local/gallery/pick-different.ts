/** What a small picture is looked at as: bytes of luma and chroma. */
export type Thumbnail = Uint8Array;

/** Pictures whose bytes are nearer than this on average are much the same. */
const MUCH_THE_SAME = 12;

/**
 * Picks pictures that differ: the one with the most contrast, then whichever is furthest from those that are picked, as long as it isn't
 * much the same as one of them.
 * @returns their numbers, ascending
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
