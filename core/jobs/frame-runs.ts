/** A range of consecutive frames: the number of the first, and how many there are. */
export type FrameRun = [first: number, frames: number];

/**
 * Joins consecutive frame numbers into ranges.
 * @param frames ascending numbers
 */
export function runsOf(frames: readonly number[]): FrameRun[] {
  const runs: FrameRun[] = [];
  for (const frame of frames) {
    const last = runs.at(-1);
    if (last && last[0] + last[1] === frame) last[1]++;
    else runs.push([frame, 1]);
  }
  return runs;
}
