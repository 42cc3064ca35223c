import { pMapIterable } from 'p-map';
import type { Plan, PlannedChunk } from '../../core/contracts/plan.ts';
import type { ByteSource } from '../../core/media/bytes/byte-source.ts';
import { inMemory } from '../../core/media/bytes/in-memory.ts';
import { InvalidChunkError } from '../../core/media/join/invalid-chunk-error.ts';
import type { ChunkStore } from '../../core/storage/ports.ts';

/** Segments on their way or waiting, each of some megabytes. */
const AT_ONCE = 4;

export interface ReadSegment {
  readonly chunk: PlannedChunk;
  readonly source: ByteSource;
}

/**
 * Every painted segment in memory, in order, the next ones already on their way: two hours are thousands of round trips.
 * @throws {@link InvalidChunkError} for one that is no longer in storage; what storage throws
 */
export function readSegments(
  { chunks, sourceHash }: Pick<Plan, 'chunks' | 'sourceHash'>,
  store: Pick<ChunkStore, 'open'>,
): AsyncIterable<ReadSegment> {
  const read = async (chunk: PlannedChunk): Promise<ReadSegment> => {
    const source = await store.open({ sourceHash, hash: chunk.hash });
    if (!source) throw new InvalidChunkError(chunk.index, 'it is no longer in storage');
    // Read here, where a failing read is told apart from a broken chunk.
    return { chunk, source: inMemory(await source.read(0, source.size)) };
  };
  return pMapIterable(chunks, read, { concurrency: AT_ONCE });
}
