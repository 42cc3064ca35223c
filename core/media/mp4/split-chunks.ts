import { fullBox, u32 } from './box-writer.ts';
import type { ChunkRun, SampleTable } from './sample-tables.ts';

/** Chunks of no more samples than this are left as they are. */
const SPLIT_ABOVE = 256;
const PIECE_SAMPLES = 64;

/** Makes tables for the same samples in chunks of at most 64 samples; undefined if all chunks are short. */
export function splitChunks({
  runs,
  offsets,
  sizes,
}: Pick<SampleTable, 'runs' | 'offsets' | 'sizes'>): { stsc: Buffer; co64: Buffer } | undefined {
  // If all samples have the same size, a parser doesn't add up sizes.
  if (!sizes || runs.every(({ samples }) => samples <= SPLIT_ABOVE)) return undefined;
  const pieces: { chunk: ChunkRun; offset: number }[] = [];
  let sample = 0;
  for (const [i, run] of runs.entries()) {
    const end = runs[i + 1]?.firstChunk ?? offsets.length + 1;
    for (let chunk = run.firstChunk; chunk < end; chunk++) {
      let offset = offsets[chunk - 1] as number;
      for (let left = run.samples; left > 0; left -= PIECE_SAMPLES) {
        const samples = Math.min(left, PIECE_SAMPLES);
        pieces.push({ chunk: { firstChunk: pieces.length + 1, samples, description: run.description }, offset });
        for (let j = 0; j < samples; j++) offset += sizes[sample++] ?? 0;
      }
    }
  }
  const differing = pieces.filter(({ chunk }, i) => {
    const before = pieces[i - 1]?.chunk;
    return before?.samples !== chunk.samples || before.description !== chunk.description;
  });
  const entries = Buffer.alloc(differing.length * 12);
  for (const [i, { chunk }] of differing.entries()) {
    entries.writeUInt32BE(chunk.firstChunk, i * 12);
    entries.writeUInt32BE(chunk.samples, i * 12 + 4);
    entries.writeUInt32BE(chunk.description, i * 12 + 8);
  }
  const places = Buffer.alloc(pieces.length * 8);
  for (const [i, { offset }] of pieces.entries()) places.writeBigUInt64BE(BigInt(offset), i * 8);
  return {
    stsc: fullBox('stsc', 0, 0, u32(differing.length), entries),
    co64: fullBox('co64', 0, 0, u32(pieces.length), places),
  };
}
