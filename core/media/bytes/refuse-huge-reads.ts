import type { ByteSource } from './byte-source.ts';

/** Neither a picture nor the index of a source that is accepted is as large. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * The same bytes for a parser that believes the lengths that it reads: a few damaged or hostile bytes may claim gigabytes, which
 * would all be fetched into memory.
 * @param refusal what a read of more than 256 MiB throws
 */
export function refuseHugeReads(source: ByteSource, refusal: (bytes: number) => Error): ByteSource {
  return {
    size: source.size,
    read: async (start, end) => {
      if (end - start > MOST_BYTES) throw refusal(end - start);
      return source.read(start, end);
    },
  };
}
