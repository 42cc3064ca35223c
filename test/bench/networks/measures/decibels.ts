/** Returns the peak signal-to-noise ratio of pictures in 0..255, all taken together; infinite if they are equal. */
export function decibels(pairs: readonly (readonly [Float32Array, Float32Array])[]): number {
  let [sum, values] = [0, 0];
  for (const [a, b] of pairs) {
    for (let at = 0; at < a.length; at += 1) sum += ((a[at] ?? 0) - (b[at] ?? 0)) ** 2;
    values += a.length;
  }
  return 10 * Math.log10((255 ** 2 * values) / sum);
}
