/** Arrays to paint from or into: those of the last call, where they are as long. */
export function scratchFrames(known: Uint8Array[], count: number, bytes: number): Uint8Array[] {
  if (known[0]?.length !== bytes) return Array.from({ length: count }, () => new Uint8Array(bytes));
  while (known.length < count) known.push(new Uint8Array(bytes));
  return known.slice(0, count);
}
