import { applyTable, byteTable } from './byte-table.ts';
import { lumaStatistics } from './luma-statistics.ts';

/** How much the spread of a painting's luma may be changed, either way. */
const MOST_GAIN = 2;

/**
 * The source's colours with the painting's strokes: the source's chroma, and the painting's luma with the mean and the spread of
 * the source's. Writes into the painting.
 * @param lumaBytes where chroma begins, in both
 */
export function keepColours(source: Uint8Array, painted: Uint8Array, lumaBytes: number): void {
  const wanted = lumaStatistics(source, lumaBytes);
  const found = lumaStatistics(painted, lumaBytes);
  const gain = Math.min(Math.max(wanted.spread / Math.max(found.spread, 1), 1 / MOST_GAIN), MOST_GAIN);
  const table = byteTable((luma) => (luma - found.mean) * gain + wanted.mean);
  applyTable(painted, painted, 0, lumaBytes, table);
  painted.set(source.subarray(lumaBytes), lumaBytes);
}
