import type { ByteSource } from '../bytes/byte-source.ts';
import { box } from './box-writer.ts';
import { readBoxes } from './read-boxes.ts';
import { type InnerBox, innerBoxes, isContainer, sampleTables } from './sample-tables.ts';
import { splitChunks } from './split-chunks.ts';

/** No source that is accepted has a longer index. */
const MOST_MOOV_BYTES = 256 * 1024 * 1024;
/** More boxes than this before the index are a trap. */
const MOST_BOXES = 1_000;

/**
 * The same file for a parser that believes the tables of an MP4 or MOV, and that sums up a chunk for each sample in it: chunks of
 * many samples are told as several, by another index behind the end of the file.
 * @throws RangeError where tables claim more than the file has room for
 */
export async function holdTables(source: ByteSource): Promise<ByteSource> {
  const found = await findMoov(source);
  if (!found) return source;
  const moov = Buffer.from(await source.read(found.start, found.end));
  const replaced = new Map<number, Buffer>();
  for (const table of sampleTables(moov, source.size)) {
    const split = splitChunks(table);
    if (split) replaced.set(table.stsc.at, split.stsc).set(table.chunkOffsets.at, split.co64);
  }
  if (replaced.size === 0) return source;
  // What says that it goes on to the end of the file would take in what is put behind it.
  if (!(await endsExactly(source, found.end))) throw new RangeError('its chunks are too long to be looked up');
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

/** Whether boxes fill the rest of the file, the last one no further. */
async function endsExactly(source: ByteSource, from: number): Promise<boolean> {
  let last = from;
  let boxes = 0;
  for await (const { start, end } of readBoxes(source, from, source.size)) {
    if (boxes++ > MOST_BOXES) return false;
    const header = Buffer.from(await source.read(start - 8, start));
    // A size of 0, which `readBoxes` has resolved.
    if (end === source.size && start - last === 8 && header.readUInt32BE() === 0) return false;
    last = end;
  }
  return last === source.size;
}

function rebuilt(bytes: Buffer, start: number, end: number, replaced: ReadonlyMap<number, Buffer>): Buffer[] {
  return innerBoxes(bytes, start, end).map((inner: InnerBox) => {
    const other = replaced.get(inner.at);
    if (other) return other;
    if (isContainer(inner)) return box(inner.type, ...rebuilt(bytes, inner.start, inner.end, replaced));
    return bytes.subarray(inner.at, inner.end);
  });
}

const TYPE_BYTES = 4;

/** Before the content of a box, and before its size where that has 64 bits. */
async function placeOfType(source: ByteSource, start: number): Promise<number> {
  const before = Buffer.from(await source.read(start - TYPE_BYTES, start));
  return before.equals(Buffer.from('moov')) ? start - TYPE_BYTES : start - TYPE_BYTES - 8;
}

/** @param typeAt where the index is called by its name, which is no longer to be found */
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

/** A copy in which the box is one that nobody looks into. */
function hidden(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const [i, byte] of Buffer.from('free').entries()) if (at + i >= 0 && at + i < copy.length) copy[at + i] = byte;
  return copy;
}
