/** A frame as cuts are looked for in it. */
export interface SmallPicture {
  /** Mean luma of 32 × 18 fields, 0 to 255. */
  readonly fields: Float32Array;
  /** Shares of pixels in 32 steps of luma. */
  readonly histogram: Float32Array;
}

const COLUMNS = 32;
const ROWS = 18;
const STEPS = 32;

/**
 * Reduces the luma of a frame by area.
 * @param frame NV12, its luma first
 */
export function smallPicture(frame: Uint8Array, { width, height }: { width: number; height: number }): SmallPicture {
  const [columns, rows] = [Math.min(COLUMNS, width), Math.min(ROWS, height)];
  const sums = new Float64Array(columns * rows);
  const counts = new Float64Array(columns * rows);
  const histogram = new Float32Array(STEPS);
  const columnOf = Uint16Array.from({ length: width }, (_, x) => Math.floor((x * columns) / width));
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x++) {
      const luma = frame[y * width + x] ?? 0;
      const field = row + (columnOf[x] ?? 0);
      sums[field] = (sums[field] ?? 0) + luma;
      counts[field] = (counts[field] ?? 0) + 1;
      histogram[luma >> 3] = (histogram[luma >> 3] ?? 0) + 1;
    }
  }
  const pixels = width * height;
  return {
    fields: Float32Array.from(sums, (sum, i) => sum / (counts[i] || 1)),
    histogram: histogram.map((count) => count / pixels),
  };
}
