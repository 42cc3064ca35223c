import type { ChunkRecord } from '../../core/contracts/manifest.ts';
import type { ChunkStore } from '../../core/storage/ports.ts';

/** However many ask for the progress of however many jobs, the chunks of a source are listed no more often than this. */
const RECENT_MS = 1_000;

interface Listed {
  readonly at: number;
  readonly records: Promise<ReadonlyMap<string, ChunkRecord>>;
}

const listings = new WeakMap<object, Map<string, Listed>>();

/** The chunks of one source as they were a second ago, at most. For what people look at; decisions ask storage itself. */
export function storedChunks(
  chunks: Pick<ChunkStore, 'list'>,
  sourceHash: string,
): Promise<ReadonlyMap<string, ChunkRecord>> {
  const recent = listings.get(chunks) ?? new Map<string, Listed>();
  listings.set(chunks, recent);
  for (const [hash, { at }] of recent) if (performance.now() - at >= RECENT_MS) recent.delete(hash);
  const known = recent.get(sourceHash);
  if (known) return known.records;
  const listed = { at: performance.now(), records: chunks.list(sourceHash) };
  recent.set(sourceHash, listed);
  listed.records.catch(() => recent.delete(sourceHash));
  return listed.records;
}
