/** Converts mediabunny's seconds to ticks. It is exact for every timestamp that was a whole number of ticks, up to 2⁵³. */
export function ticksOf(seconds: number, timescale: number): number {
  return Math.round(seconds * timescale);
}
