/** A range of consecutive frames: the number of the first, and how many there are. */
export type FrameRange = [first: number, frames: number];

/**
 * Joins consecutive frame numbers into ranges.
 * @param frames ascending numbers
 */
export function rangesOf(frames: readonly number[]): FrameRange[] {
  const ranges: FrameRange[] = [];
  for (const frame of frames) {
    const last = ranges.at(-1);
    if (last && last[0] + last[1] === frame) last[1]++;
    else ranges.push([frame, 1]);
  }
  return ranges;
}
