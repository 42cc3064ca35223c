import type { Spent } from '../contracts/job.ts';
import type { ChunkRecord } from '../contracts/manifest.ts';
import type { Plan } from '../contracts/plan.ts';

/** What one worker costs per hour. */
export interface WorkerPrice {
  readonly perHour: number;
  readonly currency: string;
}

/** @param workerSeconds the busy seconds of all workers together */
export const costOf = (workerSeconds: number, { perHour }: WorkerPrice): number => (workerSeconds / 3_600) * perHour;

/**
 * Picks the records of the chunks that were stored since this run of a job began. Jobs share chunks, so another job that paints the same
 * film in the same style may have made some of them.
 */
export function recordsOfRun(
  { job, chunks }: Pick<Plan, 'job' | 'chunks'>,
  records: ReadonlyMap<string, ChunkRecord>,
): ChunkRecord[] {
  const since = Date.parse(job.startedAt ?? '');
  return chunks.flatMap(({ hash }) => records.get(hash) ?? []).filter(({ storedAt }) => Date.parse(storedAt) >= since);
}

/** Reckons what the workers of a run have cost so far. @param price undefined if the app has none; nothing is known of the cost then */
export function spentOn(
  plan: Pick<Plan, 'job' | 'chunks'>,
  records: ReadonlyMap<string, ChunkRecord>,
  price: WorkerPrice | undefined,
): Spent | undefined {
  return price && { cost: costOf(busySeconds(recordsOfRun(plan, records)), price), currency: price.currency };
}

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
