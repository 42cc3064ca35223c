import type { ByteSource } from '../bytes/byte-source.ts';
import { type Box, readBoxes } from './read-boxes.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Largest table that is read. */
const MOST_TABLE_BYTES = 64 * 1024 * 1024;
const CONTAINERS: ReadonlySet<string> = new Set(['moov', 'mdia', 'minf', 'stbl']);

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
    const text = await textRanges(source, box, textHandlers);
    if (!text) return source;
    kept.push(...text);
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

/** Finds the byte ranges of text samples; undefined if a table is missing or invalid. */
async function textRanges(
  source: ByteSource,
  moov: Box,
  textHandlers: ReadonlySet<string>,
): Promise<Range[] | undefined> {
  const ranges: Range[] = [];
  for await (const trak of readBoxes(source, moov.start, moov.end)) {
    if (trak.type !== 'trak') continue;
    const tables = await readTables(source, trak, new Map());
    if (!textHandlers.has(tables.get('hdlr')?.toString('latin1', 8, 12) ?? '')) continue;
    const own = chunksOf(tables);
    if (!own) return undefined;
    ranges.push(...own);
  }
  return ranges;
}

type Tables = Map<string, Buffer>;
const TABLES: ReadonlySet<string> = new Set(['hdlr', 'stsz', 'stsc', 'stco', 'co64']);

async function readTables(source: ByteSource, parent: Box, found: Tables): Promise<Tables> {
  for await (const box of readBoxes(source, parent.start, parent.end)) {
    if (CONTAINERS.has(box.type)) await readTables(source, box, found);
    const isWanted = TABLES.has(box.type) && !found.has(box.type) && box.end - box.start <= MOST_TABLE_BYTES;
    if (isWanted) found.set(box.type, Buffer.from(await source.read(box.start, Math.min(box.end, source.size))));
  }
  return found;
}

/** Computes the byte ranges of chunks from sizes of samples, samples per chunk, and offsets of chunks (ISO/IEC 14496-12, sections 8.7.3 to 8.7.5). */
function chunksOf(tables: Tables): Range[] | undefined {
  const [sizes, counts, places] = [tables.get('stsz'), tables.get('stsc'), tables.get('stco') ?? tables.get('co64')];
  if (!sizes || !counts || !places) return undefined;
  const placeBytes = tables.has('stco') ? 4 : 8;
  const [chunks, runs] = [places.readUInt32BE(4), counts.readUInt32BE(4)];
  if (places.length < 8 + chunks * placeBytes || counts.length < 8 + runs * 12) return undefined;
  const ranges: Range[] = [];
  let [run, sample] = [0, 0];
  for (let chunk = 1; chunk <= chunks; chunk++) {
    while (run + 1 < runs && counts.readUInt32BE(8 + (run + 1) * 12) <= chunk) run++;
    const samples = runs === 0 ? 0 : counts.readUInt32BE(12 + run * 12);
    const bytes = bytesOf(sizes, sample, samples);
    if (bytes === undefined) return undefined;
    const at = 8 + (chunk - 1) * placeBytes;
    const start = placeBytes === 4 ? places.readUInt32BE(at) : Number(places.readBigUInt64BE(at));
    ranges.push({ start, end: start + bytes });
    sample += samples;
  }
  return ranges;
}

function bytesOf(sizes: Buffer, first: number, count: number): number | undefined {
  const equal = sizes.readUInt32BE(4);
  if (equal > 0) return equal * count;
  if (sizes.length < 12 + (first + count) * 4) return undefined;
  let bytes = 0;
  for (let sample = first; sample < first + count; sample++) bytes += sizes.readUInt32BE(12 + sample * 4);
  return bytes;
}
