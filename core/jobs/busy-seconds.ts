import type { ChunkRecord } from '../contracts/manifest.ts';

type Timed = Pick<ChunkRecord, 'worker' | 'seconds' | 'storedAt'>;

/**
 * Returns the seconds in which workers had at least one chunk in hand, of all workers together: a worker paints several at the same time.
 * Attempts that failed have no record, so they don't count.
 */
export function busySeconds(records: readonly Timed[]): number {
  const byWorker = new Map<string, [start: number, end: number][]>();
  for (const { worker, seconds, storedAt } of records) {
    const end = Date.parse(storedAt) / 1_000;
    const times = byWorker.get(worker) ?? [];
    times.push([end - seconds, end]);
    byWorker.set(worker, times);
  }
  return [...byWorker.values()].reduce((sum, times) => sum + union(times), 0);
}

/** Returns the length of the union of times. */
function union(times: readonly (readonly [start: number, end: number])[]): number {
  let [length, until] = [0, Number.NEGATIVE_INFINITY];
  for (const [start, end] of times.toSorted(([a], [b]) => a - b)) {
    length += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return length;
}
