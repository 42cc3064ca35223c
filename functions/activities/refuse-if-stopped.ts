import { RepaintError } from '../../core/contracts/failure.ts';
import type { JobId } from '../../core/contracts/job.ts';
import type { JobStore } from '../../core/storage/ports.ts';

/** @throws RepaintError the failure that the job was stopped with, if it was cancelled or one of its tasks failed for good */
export async function refuseIfStopped(jobs: Pick<JobStore, 'stopped'>, job: JobId): Promise<void> {
  const stop = await jobs.stopped(job);
  if (stop && stop.reason !== 'finished') throw new RepaintError(stop.failure);
}

/** Removes the mark of success from a job that an operator has restarted, because workers skip the tasks of a job with that mark. */
export async function resumeFinished(jobs: Pick<JobStore, 'stopped' | 'resume'>, job: JobId): Promise<void> {
  if ((await jobs.stopped(job))?.reason === 'finished') await jobs.resume(job);
}
