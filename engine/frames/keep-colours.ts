/** Largest factor by which the deviation of a painting's luma may be increased or reduced. */
const MOST_GAIN = 2;

/**
 * Gives a painting the source's colours, in place: it takes the source's chroma, and adjusts its luma to the mean and the standard
 * deviation of the source's.
 * @param lumaBytes offset of chroma in both frames
 */
export function keepColours(source: Uint8Array, painted: Uint8Array, lumaBytes: number): void {
  const wanted = lumaStatistics(source, lumaBytes);
  const found = lumaStatistics(painted, lumaBytes);
  const gain = Math.min(Math.max(wanted.spread / Math.max(found.spread, 1), 1 / MOST_GAIN), MOST_GAIN);
  const table = byteTable((luma) => (luma - found.mean) * gain + wanted.mean);
  applyTable(painted, painted, 0, lumaBytes, table);
  painted.set(source.subarray(lumaBytes), lumaBytes);
}

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

/** A lookup table for bytes. Its values are rounded and clamped to 0..255. */
export type ByteTable = Uint8ClampedArray;

/** Number of bytes from which on it is worth building a table of pairs. Looking up two bytes at once takes less than half the time. */
const MANY = 2 ** 18;

/** Scratch memory for the table of pairs of adjacent bytes. It works in either byte order. */
const pairs = new Uint16Array(2 ** 16);

export function byteTable(value: (byte: number) => number): ByteTable {
  return Uint8ClampedArray.from({ length: 256 }, (_, byte) => value(byte));
}

/** Maps the bytes [from, to) of the source by a table, into the same positions of the target, which may be the source. */
export function applyTable(source: Uint8Array, target: Uint8Array, from: number, to: number, table: ByteTable): void {
  const lieInPairs = [source, target].every(({ byteOffset }) => (byteOffset + from) % 2 === 0);
  const inPairs = lieInPairs && to - from >= MANY ? Math.floor((to - from) / 2) : 0;
  if (inPairs > 0) applyToPairs(source, target, from, inPairs, table);
  for (let at = from + 2 * inPairs; at < to; at += 1) target[at] = table[source[at] ?? 0] ?? 0;
}

function applyToPairs(source: Uint8Array, target: Uint8Array, from: number, count: number, table: ByteTable): void {
  for (let pair = 0; pair < pairs.length; pair += 1) {
    pairs[pair] = ((table[pair >> 8] ?? 0) << 8) | (table[pair & 255] ?? 0);
  }
  const read = new Uint16Array(source.buffer, source.byteOffset + from, count);
  const written = new Uint16Array(target.buffer, target.byteOffset + from, count);
  for (let at = 0; at < count; at += 1) written[at] = pairs[read[at] ?? 0] ?? 0;
}
