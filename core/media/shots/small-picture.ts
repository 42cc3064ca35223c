/** A reduced frame for finding cuts. */
export interface SmallPicture {
  /** Mean luma of 32 × 18 cells, 0 to 255. Smaller pictures have fewer cells. */
  readonly cells: Float32Array;
  /** Shares of pixels in 32 steps of luma, each from 0 to 1. */
  readonly histogram: Float32Array;
}

const COLUMNS = 32;
const ROWS = 18;
const STEPS = 32;

/**
 * Reduces a frame to the means of its cells and its histogram.
 * @param frame NV12
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
      const cell = row + (columnOf[x] ?? 0);
      sums[cell] = (sums[cell] ?? 0) + luma;
      counts[cell] = (counts[cell] ?? 0) + 1;
      histogram[luma >> 3] = (histogram[luma >> 3] ?? 0) + 1;
    }
  }
  const pixels = width * height;
  return {
    cells: Float32Array.from(sums, (sum, i) => sum / (counts[i] || 1)),
    histogram: histogram.map((count) => count / pixels),
  };
}
