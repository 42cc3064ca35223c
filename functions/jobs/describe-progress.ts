import type { ChunkView, JobProgress } from '../../core/contracts/job-progress.ts';
import { chunkTask } from '../../core/contracts/task.ts';
import type { Ports } from '../ports.ts';
import { describeJob } from './describe-job.ts';
import type { DurableJob } from './durable-jobs.ts';
import { seenWorkers } from './seen-workers.ts';
import { storedChunks } from './stored-chunks.ts';

/** Describes a job with the state of each of its chunks. */
export async function describeProgress(ports: Ports, durable: DurableJob): Promise<JobProgress> {
  const [job, chunks] = await Promise.all([describeJob(ports, durable), chunksOf(ports, durable)]);
  return { job, chunks };
}

/** Lists the chunks of the plan: none before there is a plan, nor after it has been removed. */
async function chunksOf({ storage, readPlan }: Ports, { input: { id, run } }: DurableJob): Promise<ChunkView[]> {
  const plan = await readPlan(id, run);
  if (!plan) return [];
  const [stored, workers] = await Promise.all([storedChunks(storage, plan), seenWorkers(storage.presence)]);
  const inHand = new Map(
    workers.flatMap(({ worker, tasks }) =>
      tasks.filter(({ job }) => job === id).map(({ task, attempt, since }) => [task, { worker, attempt, since }]),
    ),
  );
  return plan.chunks.map(({ index, firstFrame, frames, hash }): ChunkView => {
    const record = stored.get(hash);
    if (record) {
      const { worker, seconds, storedAt, failures } = record;
      const made = { worker, seconds, since: storedAt, ...(failures && { failures }) };
      return { firstFrame, frames, state: 'stored', ...made };
    }
    const now = inHand.get(chunkTask(index));
    if (!now) return { firstFrame, frames, state: 'waiting' };
    const { worker, since, attempt } = now;
    return { firstFrame, frames, state: 'painting', worker, since, ...(attempt > 0 && { failures: attempt }) };
  });
}
