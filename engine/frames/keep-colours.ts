import { applyTable, byteTable } from './byte-table.ts';
import { lumaStatistics } from './luma-statistics.ts';

/** Largest factor by which the deviation of a painting's luma may be increased or reduced. */
const MOST_GAIN = 2;

/**
 * Gives a painting the source's colours, in place: it takes the source's chroma, and adjusts its luma to the mean and the standard
 * deviation of the source's.
 * @param lumaBytes offset of chroma in both frames
 */
export function keepColours(source: Uint8Array, painted: Uint8Array, lumaBytes: number): void {
  const wanted = lumaStatistics(source, lumaBytes);
  const found = lumaStatistics(painted, lumaBytes);
  const gain = Math.min(Math.max(wanted.spread / Math.max(found.spread, 1), 1 / MOST_GAIN), MOST_GAIN);
  const table = byteTable((luma) => (luma - found.mean) * gain + wanted.mean);
  applyTable(painted, painted, 0, lumaBytes, table);
  painted.set(source.subarray(lumaBytes), lumaBytes);
}
