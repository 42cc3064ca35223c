import { pMapIterable } from 'p-map';
import type { Plan, PlannedChunk } from '../../core/contracts/plan.ts';
import type { ByteSource } from '../../core/media/bytes/byte-source.ts';
import { inMemory } from '../../core/media/bytes/in-memory.ts';
import { InvalidChunkError } from '../../core/media/join/invalid-chunk-error.ts';
import type { ChunkStore } from '../../core/storage/ports.ts';

/** The number of segments that are read ahead; each takes some megabytes of memory. */
const AT_ONCE = 4;

export interface ReadSegment {
  readonly chunk: PlannedChunk;
  readonly source: ByteSource;
}

/**
 * Reads every painted segment into memory, in the order of the plan. It reads a few segments ahead, because two hours of video take
 * thousands of round trips.
 * @throws {@link InvalidChunkError} if a segment is no longer in storage; what storage throws
 */
export function readSegments(
  { chunks, sourceHash }: Pick<Plan, 'chunks' | 'sourceHash'>,
  store: Pick<ChunkStore, 'open'>,
): AsyncIterable<ReadSegment> {
  const read = async (chunk: PlannedChunk): Promise<ReadSegment> => {
    const source = await store.open({ sourceHash, hash: chunk.hash });
    if (!source) throw new InvalidChunkError(chunk.index, 'it is no longer in storage');
    // Reading the whole segment here keeps a failed read from looking like an invalid chunk in the join.
    return { chunk, source: inMemory(await source.read(0, source.size)) };
  };
  return pMapIterable(chunks, read, { concurrency: AT_ONCE });
}
