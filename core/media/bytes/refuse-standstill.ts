import type { ByteSource } from './byte-source.ts';

/** No parser has a reason to ask for the same bytes as often without asking for others between. */
const MOST_REPEATS = 1_000;

/**
 * A source for a parser that may never end on damaged data.
 * @throws RangeError from `read` when nothing but the same bytes is asked for
 */
export function refuseStandstill(source: ByteSource): ByteSource {
  let last = { start: -1, end: -1 };
  let repeats = 0;
  return {
    size: source.size,
    read: async (start, end) => {
      repeats = start === last.start && end === last.end ? repeats + 1 : 0;
      last = { start, end };
      if (repeats >= MOST_REPEATS) throw new RangeError(`Nothing but the bytes from ${start} to ${end} is asked for.`);
      return source.read(start, end);
    },
  };
}
