import type { ChunkView, JobProgress } from '../../core/contracts/job-progress.ts';
import type { Ports } from '../ports.ts';
import { describeJob } from './describe-job.ts';
import type { DurableJob } from './durable-jobs.ts';

/** Describes a job with the state of each of its chunks. */
export async function describeProgress(ports: Ports, durable: DurableJob): Promise<JobProgress> {
  const [job, chunks] = await Promise.all([describeJob(ports, durable), chunksOf(ports, durable)]);
  return { job, chunks };
}

/** Lists the chunks of the plan: none before there is a plan, nor after it has been removed. */
async function chunksOf({ storage, readPlan }: Ports, { input: { id, run } }: DurableJob): Promise<ChunkView[]> {
  const plan = await readPlan(id, run);
  if (!plan) return [];
  const stored = await storage.chunks.list(plan.sourceHash);
  return plan.chunks.map(({ firstFrame, frames, hash }) => {
    const record = stored.get(hash);
    if (!record) return { firstFrame, frames, state: 'waiting' };
    return { firstFrame, frames, state: 'stored', worker: record.worker, seconds: record.seconds };
  });
}
