/** Returns a quantile of the absolute differences between the bytes of two frames; `share` 0.99 ignores the largest 1 %. */
export function differenceAt(share: number, a: Uint8Array, b: Uint8Array): number {
  const differences = a.map((byte, i) => Math.abs(byte - (b[i] ?? 0))).sort();
  return differences[Math.ceil(share * differences.length) - 1] ?? 0;
}

/** Returns the mean absolute difference between the bytes of two frames. */
export function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, byte, i) => sum + Math.abs(byte - (b[i] ?? 0)), 0) / a.length;
}

/** Returns the peak signal-to-noise ratio of two frames in dB. */
export function decibels(a: Uint8Array, b: Uint8Array): number {
  const error = a.reduce((sum, byte, at) => sum + (byte - (b[at] ?? 0)) ** 2, 0) / a.length;
  return 10 * Math.log10(255 ** 2 / Math.max(error, 1e-9));
}
