import type { ByteSource } from './byte-source.ts';

/** Largest size of a read. No picture and no index of an acceptable source is as large. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Limits the size of reads, for a parser that trusts the lengths in a file. A few damaged or hostile bytes may claim gigabytes, which
 * the parser would read into memory.
 * @param refusal makes the error that a read of more than 256 MiB throws
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
