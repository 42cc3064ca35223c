import type { ByteSource } from '../bytes/byte-source.ts';
import { unlessUnparsable } from '../source/unless-unparsable.ts';
import { MOST_MOOV_BYTES } from './guard-tables.ts';
import { readBoxes } from './read-boxes.ts';
import { chunkRanges, sampleTables } from './sample-tables.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Makes a source in which all media of an MP4 but its text is zeros. FFmpeg reads the whole file for its subtitles, but little of
 * `source` is then fetched. If no index shows where the text is, as in fragmented files, it returns `source` itself.
 * @param textHandlers handlers of the tracks whose samples are kept
 */
export async function textBytes(source: ByteSource, textHandlers: ReadonlySet<string>): Promise<ByteSource> {
  const kept: Range[] = [];
  let end = 0;
  for await (const box of readBoxes(source, 0, source.size)) {
    if (box.type === 'moof') return source;
    if (box.type === 'mdat') {
      kept.push({ start: end, end: box.start });
      end = Math.min(box.end, source.size);
    }
    if (box.type !== 'moov') continue;
    const tables = await unlessUnparsable(() => tablesIn(source, box));
    if (!tables) return source;
    kept.push(...tables.filter(({ handler }) => textHandlers.has(handler)).flatMap(chunkRanges));
  }
  kept.push({ start: end, end: source.size });
  return { size: source.size, read: (start, stop) => readKept(source, { start, end: stop }, kept) };
}

async function readKept(source: ByteSource, wanted: Range, kept: readonly Range[]): Promise<Uint8Array> {
  const bytes = new Uint8Array(wanted.end - wanted.start);
  for (const range of kept) {
    const [start, end] = [Math.max(wanted.start, range.start), Math.min(wanted.end, range.end)];
    if (start < end) bytes.set(await source.read(start, end), start - wanted.start);
  }
  return bytes;
}

async function tablesIn(source: ByteSource, { start, end }: Range) {
  if (end - start > MOST_MOOV_BYTES) throw new RangeError('its index is too large');
  return sampleTables(Buffer.from(await source.read(start, Math.min(end, source.size))), source.size);
}
