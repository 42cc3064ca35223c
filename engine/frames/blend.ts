/** Blends the source into the painting, in place. `strength` is the share of the painting, from 0 to 1; 0 gives the source, sample for sample. */
export function blend<Samples extends Uint8Array | Uint16Array>(
  source: Samples,
  painted: Samples,
  strength: number,
): void {
  if (strength === 1) return;
  for (let at = 0; at < painted.length; at += 1) {
    const from = source[at] ?? 0;
    painted[at] = from + Math.round(strength * ((painted[at] ?? 0) - from));
  }
}
