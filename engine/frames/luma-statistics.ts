/** Only each seventh byte is read, which is enough for the mean and the deviation of a picture. */
const STEP = 7;

export interface LumaStatistics {
  /** Mean as a byte value; the standard deviation has the same unit. */
  readonly mean: number;
  readonly spread: number;
}

/** Computes the statistics of the first `lumaBytes` bytes of a frame. */
export function lumaStatistics(frame: Uint8Array, lumaBytes: number): LumaStatistics {
  let [count, sum, squares] = [0, 0, 0];
  for (let at = 0; at < lumaBytes; at += STEP) {
    const luma = frame[at] ?? 0;
    count += 1;
    sum += luma;
    squares += luma * luma;
  }
  const mean = sum / count;
  return { mean, spread: Math.sqrt(Math.max(squares / count - mean * mean, 0)) };
}
