/** Fewest frames of a chunk: two seconds of most videos. Less would not be worth starting two FFmpeg processes. */
const LEAST = 48;
/** Most frames of a chunk. Their painting fits easily in memory, and little work is lost if a worker is evicted. */
const MOST = 144;

/**
 * Returns the number of frames that the chunks of a video should have. The overhead of chunks (starting FFmpeg, messages, blobs)
 * grows with their number, and the time in which some workers idle while the last chunks are painted grows with their length. With
 * F frames in chunks of L, a·F/L + b·L is least for L in proportion to √F. The factor suits two cores, where the overhead of a
 * chunk equals about four frames.
 */
export function chunkLengthFor(frames: number): number {
  return Math.min(Math.max(Math.round(3 * Math.sqrt(frames)), LEAST), MOST);
}
