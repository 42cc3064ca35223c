/** The times in seconds at which chunks begin in the player, by their numbers. The last is that of the first chunk not yet appended. */
type Begins = ReadonlyMap<number, number>;

/** What a video element has of its film, as `TimeRanges`. */
interface Ranges {
  readonly length: number;
  start(index: number): number;
  end(index: number): number;
}

interface Playing {
  readonly currentTime: number;
  readonly buffered: Ranges;
}

/** Returns the first chunk from the present time on that isn't in the buffer. After a seek, it may be one that was removed. */
export function nextChunk(begins: Begins, { currentTime, buffered }: Playing): number {
  const isThere = (number: number) =>
    has(buffered, ((begins.get(number) ?? 0) + (begins.get(number + 1) ?? Number.POSITIVE_INFINITY)) / 2);
  let next = chunkAt(begins, currentTime);
  while (isThere(next)) next++;
  return next;
}

/** Returns the chunk that plays at a time; the first one for a time before it. */
export function chunkAt(begins: Begins, time: number): number {
  const [[first] = [0]] = begins;
  return [...begins].findLast(([, begin]) => begin <= time)?.[0] ?? first;
}

function has(ranges: Ranges, time: number): boolean {
  return Array.from({ length: ranges.length }).some((_, at) => ranges.start(at) <= time && time < ranges.end(at));
}
