import type { ChunkRecord } from '../../core/contracts/manifest.ts';
import type { ChunkStore } from '../../core/storage/ports.ts';

/** The chunks of a source are listed at most once in this time, however many clients ask for progress. */
const RECENT_MS = 1_000;

interface Listed {
  readonly at: number;
  readonly records: Promise<ReadonlyMap<string, ChunkRecord>>;
}

const listings = new WeakMap<object, Map<string, Listed>>();

/** Lists the chunks of one source, from a listing that is at most a second old. Use it for display only; decisions need a fresh listing. */
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
