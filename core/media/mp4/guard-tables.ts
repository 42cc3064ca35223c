import type { ByteSource } from '../bytes/byte-source.ts';
import { box } from './box-writer.ts';
import { rebuilt } from './inner-boxes.ts';
import { readBoxes } from './read-boxes.ts';
import { sampleTables } from './sample-tables.ts';
import { splitChunks } from './split-chunks.ts';

/** Largest index of an acceptable source. */
export const MOST_MOOV_BYTES = 256 * 1024 * 1024;
/** Most boxes before the index. More are only found in a hostile file. */
const MOST_BOXES = 1_000;

/**
 * Makes an MP4 or MOV safe for a parser that trusts its sample tables. The tables are checked against each other and the file. The parser
 * also adds up the sizes of a chunk again for each sample in it, so chunks of many samples are split: the returned source has the original
 * index renamed, and another index appended after the end of the file.
 * @throws RangeError if tables claim more than the file has room for
 */
export async function guardTables(source: ByteSource): Promise<ByteSource> {
  const found = await findMoov(source);
  if (!found) return source;
  const moov = Buffer.from(await source.read(found.start, found.end));
  const replaced = new Map<number, Buffer>();
  for (const table of sampleTables(moov, source.size)) {
    const split = splitChunks(table);
    if (split) replaced.set(table.stsc.at, split.stsc).set(table.chunkOffsets.at, split.co64);
  }
  if (replaced.size === 0) return source;
  // A box that extends to the end of the file would include the appended index.
  if (!(await endsExactly(source, found.end))) throw new RangeError('its chunks have too many samples');
  return withIndexBehind(
    source,
    await placeOfType(source, found.start),
    box('moov', ...rebuilt(moov, 0, moov.length, replaced)),
  );
}

async function findMoov(source: ByteSource): Promise<{ start: number; end: number } | undefined> {
  let boxes = 0;
  for await (const { type, start, end } of readBoxes(source, 0, source.size)) {
    if (type === 'moof' || boxes++ > MOST_BOXES || end > source.size) return undefined;
    if (type === 'moov') return end - start > MOST_MOOV_BYTES || end === start ? undefined : { start, end };
  }
  return undefined;
}

/** True if boxes fill the rest of the file exactly, and the last one states its size. */
async function endsExactly(source: ByteSource, from: number): Promise<boolean> {
  let last = from;
  let boxes = 0;
  for await (const { start, end } of readBoxes(source, from, source.size)) {
    if (boxes++ > MOST_BOXES) return false;
    const header = Buffer.from(await source.read(start - 8, start));
    // The box has the size 0, "up to the end of the file", which `readBoxes` has resolved.
    if (end === source.size && start - last === 8 && header.readUInt32BE() === 0) return false;
    last = end;
  }
  return last === source.size;
}

const TYPE_BYTES = 4;

/** Returns the position of a box's type, which lies before its content, and before its size if that has 64 bits. */
async function placeOfType(source: ByteSource, start: number): Promise<number> {
  const before = Buffer.from(await source.read(start - TYPE_BYTES, start));
  return before.equals(Buffer.from('moov')) ? start - TYPE_BYTES : start - TYPE_BYTES - 8;
}

/** @param typeAt position of the type of the original index, which is replaced by `free` */
function withIndexBehind(source: ByteSource, typeAt: number, moov: Buffer): ByteSource {
  return {
    size: source.size + moov.length,
    read: async (from, to) => {
      const parts: Uint8Array[] = [];
      if (from < source.size) {
        const own = await source.read(from, Math.min(to, source.size));
        parts.push(from < typeAt + TYPE_BYTES && to > typeAt ? hidden(own, typeAt - from) : own);
      }
      if (to > source.size) parts.push(moov.subarray(Math.max(0, from - source.size), to - source.size));
      const [only] = parts;
      return only && parts.length === 1 ? only : new Uint8Array(Buffer.concat(parts));
    },
  };
}

/** Copies bytes, with the type of the box at `at` replaced by `free`, which parsers skip. */
function hidden(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const [i, byte] of Buffer.from('free').entries()) if (at + i >= 0 && at + i < copy.length) copy[at + i] = byte;
  return copy;
}
