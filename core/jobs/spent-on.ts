import type { ChunkRecord } from '../contracts/manifest.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Spent } from '../contracts/spent.ts';
import { busySeconds } from './busy-seconds.ts';
import { costOf, type WorkerPrice } from './worker-price.ts';

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
