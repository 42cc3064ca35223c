/** The difference between two frames, in bytes, that all but a `share` of the bytes keep to. */
export function differenceAt(share: number, a: Uint8Array, b: Uint8Array): number {
  const differences = a.map((byte, i) => Math.abs(byte - (b[i] ?? 0))).sort();
  return differences[Math.ceil(share * differences.length) - 1] ?? 0;
}

/** The mean difference between two frames, in bytes. */
export function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, byte, i) => sum + Math.abs(byte - (b[i] ?? 0)), 0) / a.length;
}

/** Peak signal to noise ratio. */
export function decibels(a: Uint8Array, b: Uint8Array): number {
  const error = a.reduce((sum, byte, at) => sum + (byte - (b[at] ?? 0)) ** 2, 0) / a.length;
  return 10 * Math.log10(255 ** 2 / Math.max(error, 1e-9));
}
