import { box } from './box-writer.ts';

/** A box within the bytes of another one: positions of its header (`at`), its content (`start`) and its end. */
export interface InnerBox {
  readonly type: string;
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

const CONTAINERS: ReadonlySet<string> = new Set(['trak', 'mdia', 'minf', 'dinf', 'edts', 'stbl']);
/** Most boxes side by side, since a hostile file can make one of eight bytes. */
const MOST_BOXES = 20_000;

/**
 * Finds the boxes in [start, end). A box that would extend beyond `end` is cut off there.
 * @throws RangeError for more than {@link MOST_BOXES}
 */
export function innerBoxes(content: Uint8Array, start = 0, end = content.length): InnerBox[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const found: InnerBox[] = [];
  for (let at = start; at + 8 <= end; ) {
    if (found.length >= MOST_BOXES) throw new RangeError('it has too many boxes');
    const type = bytes.toString('latin1', at + 4, at + 8);
    const short = bytes.readUInt32BE(at);
    const isLong = short === 1 && at + 16 <= end;
    const headerBytes = isLong ? 16 : 8;
    const size = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? end - at : short;
    if (size < headerBytes) break;
    const stop = Math.min(end, at + size);
    found.push({ type, at, start: at + headerBytes, end: stop });
    at = stop;
  }
  return found;
}

export function isContainer({ type }: InnerBox): boolean {
  return CONTAINERS.has(type);
}

/**
 * Copies the boxes in [start, end), with other boxes in place of some.
 * @param replaced the other boxes, by the positions of those that they replace
 */
export function rebuilt(bytes: Buffer, start: number, end: number, replaced: ReadonlyMap<number, Buffer>): Buffer[] {
  return innerBoxes(bytes, start, end).map((inner) => {
    const other = replaced.get(inner.at);
    if (other) return other;
    if (isContainer(inner)) return box(inner.type, ...rebuilt(bytes, inner.start, inner.end, replaced));
    return bytes.subarray(inner.at, inner.end);
  });
}
