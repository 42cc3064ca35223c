import type { ByteSource } from './byte-source.ts';

/** How often a parser may read bytes that it has read before: twice per byte of the file, but at least 10,000 times. */
const LEAST_READS = 10_000;
const READS_A_BYTE = 2;
/** Most blocks in which the source remembers what has been read, and their least size. */
const MOST_BLOCKS = 65_536;
const LEAST_BLOCK_BYTES = 1_024;

/**
 * Stops a parser that loops for ever on damaged data, reading the same bytes again and again.
 * @throws RangeError from `read` when too many reads in a row have asked for nothing new
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
        throw new RangeError(`The parser reads the same bytes again and again, the last time at byte ${start}.`);
      return source.read(start, end);
    },
  };
}
