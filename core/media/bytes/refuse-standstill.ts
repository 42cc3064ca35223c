import type { ByteSource } from './byte-source.ts';

/** Parsers look twice at what they have seen, and once more for each track; the smallest things they look at have some bytes. */
const LEAST_READS = 10_000;
const READS_A_BYTE = 2;
/** What has been read is remembered in as many blocks, but not in smaller ones. */
const MOST_BLOCKS = 65_536;
const LEAST_BLOCK_BYTES = 1_024;

/**
 * A source for a parser that may never end on damaged data: it goes round in circles, and each circle has several reads.
 * @throws RangeError from `read` when nothing new has been asked for since as many reads as the whole file could need
 */
export function refuseStandstill(source: ByteSource): ByteSource {
  const seen = new Set<number>();
  const blockBytes = Math.max(LEAST_BLOCK_BYTES, Math.ceil(source.size / MOST_BLOCKS));
  const mostReads = LEAST_READS + source.size * READS_A_BYTE;
  let repeats = 0;
  return {
    size: source.size,
    read: async (start, end) => {
      const block = Math.floor(start / blockBytes);
      repeats = seen.has(block) ? repeats + 1 : 0;
      seen.add(block);
      if (repeats > mostReads)
        throw new RangeError(`Nothing but what was read before is asked for, byte ${start} among it.`);
      return source.read(start, end);
    },
  };
}
