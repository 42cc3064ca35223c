/** Frames: two seconds of most videos, which are worth starting two FFmpeg processes for. */
const LEAST = 48;
/** Painted, they fit easily in memory, and a worker that vanishes takes little with it. */
const MOST = 144;

/**
 * Frames that a chunk of a video aims at. What chunks cost (starts of FFmpeg, messages, blobs) grows with their number, and
 * what is lost while the last of them are painted grows with their length: of L frames and F/L chunks, a·F/L + b·L is least
 * where L is in proportion to √F. The factor suits two cores, where a chunk costs as much as some four frames.
 */
export function chunkLengthFor(frames: number): number {
  return Math.min(Math.max(Math.round(3 * Math.sqrt(frames)), LEAST), MOST);
}
