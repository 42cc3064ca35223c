import { type InnerBox, innerBoxes, isContainer } from './inner-boxes.ts';

/** A run of chunks with the same number of samples each. */
export interface ChunkRun {
  /** Number of the first chunk, counted from 1. */
  readonly firstChunk: number;
  readonly samples: number;
  readonly description: number;
}

/** Positions of the samples of a track (ISO/IEC 14496-12, section 8.7). */
export interface SampleTable {
  /** Handler of the track: `vide`, `soun`, `text` … */
  readonly handler: string;
  readonly stsc: InnerBox;
  /** `stco` or `co64`. */
  readonly chunkOffsets: InnerBox;
  readonly offsets: readonly number[];
  readonly runs: readonly ChunkRun[];
  /** Sizes of the samples in bytes; undefined if all have the same one. */
  readonly sizes: readonly number[] | undefined;
  /** Size of each sample if all have the same one; else 0. */
  readonly sameSize: number;
}

const MAX_DEPTH = 12;
/** How many times the size of the file its samples may claim. Some programs state too large sizes for compressed sound. */
const MOST_TIMES_THE_FILE = 4;
/** Number of samples that a table of times may have beyond the last one. */
const SPARE_SAMPLES = 1_000;

/**
 * Reads the sample tables of all tracks in the content of a `moov`, and checks them against each other and the file.
 * @throws RangeError if one claims more than there is room for
 */
export function sampleTables(moov: Buffer, fileBytes: number): SampleTable[] {
  const found: SampleTable[] = [];
  const walk = (start: number, end: number, handler: string, depth: number) => {
    if (depth > MAX_DEPTH) throw new RangeError('its boxes are nested too deeply');
    const boxes = innerBoxes(moov, start, end);
    const hdlr = boxes.find(({ type }) => type === 'hdlr');
    const own =
      hdlr && hdlr.end >= hdlr.start + 12 ? moov.toString('latin1', hdlr.start + 8, hdlr.start + 12) : handler;
    for (const box of boxes) {
      if (box.type === 'stbl') found.push(...tableIn(moov, innerBoxes(moov, box.start, box.end), own, fileBytes));
      else if (isContainer(box)) walk(box.start, box.end, own, depth + 1);
    }
  };
  walk(0, moov.length, '', 0);
  return found;
}

function tableIn(moov: Buffer, boxes: readonly InnerBox[], handler: string, fileBytes: number): SampleTable[] {
  const only = (...types: string[]) => {
    const [first, second] = boxes.filter(({ type }) => types.includes(type));
    if (second) throw new RangeError(`it has two tables of one kind (${second.type})`);
    return first;
  };
  const sizes = sampleSizes(moov, only('stsz', 'stz2'), handler, fileBytes);
  for (const type of ['stts', 'ctts']) refuseTooMany(moov, only(type), handler, sizes.count);
  entriesOf(moov, only('stss'), 4);
  const [stsc, chunkOffsets] = [only('stsc'), only('stco', 'co64')];
  if (!stsc || !chunkOffsets) return [];
  const isLong = chunkOffsets.type === 'co64';
  const offsets = entriesOf(moov, chunkOffsets, isLong ? 8 : 4).map((at) =>
    isLong ? Number(moov.readBigUInt64BE(at)) : moov.readUInt32BE(at),
  );
  const runs = chunkRuns(moov, stsc, offsets.length, sizes.count);
  return [{ handler, stsc, chunkOffsets, offsets, runs, sizes: sizes.each, sameSize: sizes.same ?? 0 }];
}

/** Returns the byte ranges of the chunks. */
export function chunkRanges({ offsets, runs, sizes, sameSize }: SampleTable): { start: number; end: number }[] {
  let sample = 0;
  return runs.flatMap(({ firstChunk, samples }, i) => {
    const last = (runs[i + 1]?.firstChunk ?? offsets.length + 1) - 1;
    return offsets.slice(firstChunk - 1, last).map((start) => {
      const own = sizes?.slice(sample, sample + samples).reduce((sum, size) => sum + size, 0);
      sample += samples;
      return { start, end: start + (own ?? sameSize * samples) };
    });
  });
}

/** Returns the positions of the entries of a table. */
function entriesOf(moov: Buffer, box: InnerBox | undefined, entryBytes: number, headBytes = 8): number[] {
  if (!box || box.end - box.start < headBytes) return [];
  const count = moov.readUInt32BE(box.start + headBytes - 4);
  if (count * entryBytes > box.end - box.start - headBytes) {
    throw new RangeError(`a table (${box.type}) claims ${count} entries, more than it has room for`);
  }
  return Array.from({ length: count }, (_, i) => box.start + headBytes + i * entryBytes);
}

function sampleSizes(
  moov: Buffer,
  box: InnerBox | undefined,
  handler: string,
  fileBytes: number,
): { count: number; each?: number[]; same?: number } {
  if (!box || box.end - box.start < 12) return { count: 0 };
  const count = moov.readUInt32BE(box.start + 8);
  // `readMovie` checks the number of pictures, where a false claim can be distinguished from damage.
  if (handler === 'vide' && count > fileBytes) return { count };
  if (box.type === 'stz2') {
    const bits = moov.readUInt8(box.start + 7);
    if (![4, 8, 16].includes(bits) || (count * bits) / 8 > box.end - box.start - 12) {
      throw new RangeError(`a table (stz2) claims ${count} samples, more than it has room for`);
    }
    const at = (i: number) => box.start + 12 + Math.floor((i * bits) / 8);
    const size = (i: number) => {
      if (bits === 16) return moov.readUInt16BE(at(i));
      const byte = moov.readUInt8(at(i));
      return bits === 8 ? byte : (byte >> (i % 2 === 0 ? 4 : 0)) & 15;
    };
    return { count, each: Array.from({ length: count }, (_, i) => size(i)) };
  }
  const same = moov.readUInt32BE(box.start + 4);
  if (same === 0) return { count, each: entriesOf(moov, box, 4, 12).map((at) => moov.readUInt32BE(at)) };
  if (same * count > MOST_TIMES_THE_FILE * fileBytes) {
    throw new RangeError(`a table (stsz) claims ${count} samples of ${same} bytes, more than the file has`);
  }
  return { count, same };
}

/** Refuses a table of times that is much too long, since parsers expand it. `readMovie` checks those of pictures. */
function refuseTooMany(moov: Buffer, box: InnerBox | undefined, handler: string, samples: number): void {
  const claimed = entriesOf(moov, box, 8).reduce((sum, at) => sum + moov.readUInt32BE(at), 0);
  if (handler === 'vide' || claimed <= 2 * samples + SPARE_SAMPLES) return;
  throw new RangeError(`a table (${box?.type}) claims ${claimed} samples, but there are ${samples}`);
}

function chunkRuns(moov: Buffer, stsc: InnerBox, chunks: number, samples: number): ChunkRun[] {
  let before = 0;
  return entriesOf(moov, stsc, 12).map((at) => {
    const [firstChunk, count, description] = [0, 4, 8].map((offset) => moov.readUInt32BE(at + offset)) as [
      number,
      number,
      number,
    ];
    if (firstChunk <= before || firstChunk > chunks + 1 || count === 0 || count > Math.max(1, samples)) {
      throw new RangeError(
        `a table (stsc) claims ${count} samples in each chunk from ${firstChunk} on, but there are ${samples} in ${chunks} chunks`,
      );
    }
    before = firstChunk;
    return { firstChunk, samples: count, description };
  });
}
