import type { ByteSource } from '../bytes/byte-source.ts';

/** A box of an ISO base media file (ISO/IEC 14496-12, section 4.2). */
export interface Box {
  readonly type: string;
  /** Byte positions in the file: where its content begins, and where it ends according to its size. */
  readonly start: number;
  readonly end: number;
}

/** Most boxes side by side. Callers stop at the first fragment, of which there may be more. */
const MOST_BOXES = 20_000;

/**
 * Reads the headers of the boxes in [start, end), one after another. It stops at the first invalid one.
 * @throws RangeError for more than {@link MOST_BOXES} boxes, since each costs a read, and a hostile file can make one of eight bytes
 */
export async function* readBoxes(source: ByteSource, start: number, end: number): AsyncGenerator<Box, void> {
  let boxes = 0;
  for (let position = start; position + 8 <= Math.min(end, source.size); ) {
    if (boxes++ >= MOST_BOXES) throw new RangeError('it has too many boxes');
    const box = await readBox(source, position, end);
    if (!box) return;
    yield box;
    position = box.end;
  }
}

async function readBox(source: ByteSource, position: number, end: number): Promise<Box | undefined> {
  const header = await source.read(position, Math.min(position + 16, source.size));
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const type = String.fromCharCode(...header.subarray(4, 8));
  const short = view.getUint32(0);
  if (short === 0) return { type, start: position + 8, end };
  if (short !== 1) return short < 8 ? undefined : { type, start: position + 8, end: position + short };
  if (header.length < 16) return undefined;
  const long = Number(view.getBigUint64(8));
  return long < 16 ? undefined : { type, start: position + 16, end: position + long };
}
