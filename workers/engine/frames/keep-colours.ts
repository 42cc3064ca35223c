/** How much the spread of a painting's luma may be changed, either way. */
const MOST_GAIN = 2;
/** One byte in so many is looked at: the mean and the spread of a picture don't need more. */
const STEP = 7;

/**
 * The source's colours with the painting's strokes: the source's chroma, and the painting's luma with the mean and the spread of
 * the source's. Writes into the painting.
 * @param lumaBytes where chroma begins, in both
 */
export function keepColours(source: Uint8Array, painted: Uint8Array, lumaBytes: number): void {
  const wanted = statistics(source, lumaBytes);
  const found = statistics(painted, lumaBytes);
  const gain = Math.min(Math.max(wanted.spread / Math.max(found.spread, 1), 1 / MOST_GAIN), MOST_GAIN);
  const table = Uint8ClampedArray.from({ length: 256 }, (_, luma) => (luma - found.mean) * gain + wanted.mean);
  for (let at = 0; at < lumaBytes; at += 1) painted[at] = table[painted[at] ?? 0] ?? 0;
  painted.set(source.subarray(lumaBytes), lumaBytes);
}

function statistics(frame: Uint8Array, lumaBytes: number): { mean: number; spread: number } {
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
