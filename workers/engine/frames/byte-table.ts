/** What becomes of each byte, rounded and kept within 0..255. */
export type ByteTable = Uint8ClampedArray;

export function byteTable(value: (byte: number) => number): ByteTable {
  return Uint8ClampedArray.from({ length: 256 }, (_, byte) => value(byte));
}

/** Writes the bytes from `from` to `to` of the source, each as the table has it; the target may be the source. */
export function applyTable(source: Uint8Array, target: Uint8Array, from: number, to: number, table: ByteTable): void {
  for (let at = from; at < to; at += 1) target[at] = table[source[at] ?? 0] ?? 0;
}
