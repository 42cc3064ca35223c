/** One byte in so many is looked at: the mean and the spread of a picture don't need more. */
const STEP = 7;

export interface LumaStatistics {
  /** In bytes, as is the standard deviation. */
  readonly mean: number;
  readonly spread: number;
}

/** Of the first `lumaBytes` of a frame. */
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
