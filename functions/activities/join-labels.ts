import { createHash } from 'node:crypto';
import type { ChunkRecord } from '../../core/contracts/manifest.ts';
import type { ByteSink } from '../../core/media/bytes/byte-sink.ts';
import { PieceWriter } from '../../core/media/bytes/piece-writer.ts';
import { InvalidChunkError } from '../../core/media/join/invalid-chunk-error.ts';
import type { ReadSegment } from './read-segments.ts';

/** The output of a job that labels: a line for each frame. */
export interface JoinedLabels {
  readonly frames: number;
  readonly bytes: number;
  readonly sha256: string;
}

const NEW_LINE = 0x0a;

/**
 * Writes the lines of all chunks in order.
 * @throws {@link InvalidChunkError} if a chunk isn't what its worker stored, or hasn't a line for each frame
 */
export async function joinLabels(
  segments: AsyncIterable<ReadSegment>,
  records: ReadonlyMap<string, ChunkRecord>,
  sink: ByteSink,
): Promise<JoinedLabels> {
  const writer = new PieceWriter(sink);
  writer.holdUntil(0);
  const hash = createHash('sha256');
  let frames = 0;
  for await (const { chunk, source } of segments) {
    const bytes = await source.read(0, source.size);
    const isWhole = createHash('sha256').update(bytes).digest('hex') === records.get(chunk.hash)?.sha256;
    const lines = bytes.reduce((sum, byte) => sum + Number(byte === NEW_LINE), 0);
    if (!isWhole || lines !== chunk.frames) {
      throw new InvalidChunkError(chunk.index, `it has ${lines} lines for ${chunk.frames} frames, or has changed`);
    }
    frames += lines;
    hash.update(bytes);
    await writer.write(writer.size, bytes);
  }
  await writer.finish();
  return { frames, bytes: writer.size, sha256: hash.digest('hex') };
}
