import type { ByteSource } from './byte-source.ts';

export interface BlockCacheOptions {
  readonly blockBytes: number;
  /** Number of blocks that are kept, the most recently used ones. */
  readonly blocks: number;
}

/**
 * Makes a source that reads whole aligned blocks and keeps some of them, so that a parser can read a few bytes at a time
 * without a request for each. Adjacent missing blocks are read in one request.
 */
export function cacheBlocks(source: ByteSource, { blockBytes, blocks }: BlockCacheOptions): ByteSource {
  const kept = new Map<number, Promise<Uint8Array>>();

  const fetch = (first: number, last: number) => {
    const start = first * blockBytes;
    const whole = source.read(start, Math.min((last + 1) * blockBytes, source.size));
    for (let block = first; block <= last; block++) {
      const offset = (block - first) * blockBytes;
      const bytes = whole.then((all) => all.subarray(offset, offset + blockBytes));
      bytes.catch(() => kept.delete(block));
      kept.set(block, bytes);
    }
  };

  const fetchMissing = (first: number, last: number) => {
    let from: number | undefined;
    for (let block = first; block <= last + 1; block++) {
      const isMissing = block <= last && !kept.has(block);
      if (isMissing) from ??= block;
      else if (from !== undefined) {
        fetch(from, block - 1);
        from = undefined;
      }
    }
  };

  const take = (block: number): Promise<Uint8Array> => {
    const bytes = kept.get(block) as Promise<Uint8Array>;
    kept.delete(block);
    kept.set(block, bytes);
    return bytes;
  };

  const evict = () => {
    for (const block of kept.keys()) {
      if (kept.size <= blocks) return;
      kept.delete(block);
    }
  };

  return {
    size: source.size,
    read: async (start, end) => {
      const first = Math.floor(start / blockBytes);
      const last = Math.floor((end - 1) / blockBytes);
      fetchMissing(first, last);
      const parts = Array.from({ length: last - first + 1 }, (_, i) => take(first + i));
      evict();
      return join(await Promise.all(parts), start - first * blockBytes, end - start);
    },
  };
}

function join(parts: readonly Uint8Array[], offset: number, length: number): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only.subarray(offset, offset + length);
  return new Uint8Array(Buffer.concat(parts)).subarray(offset, offset + length);
}
