import { RepaintError } from '../../core/contracts/failure.ts';
import type { JobId } from '../../core/contracts/job-id.ts';
import type { JobStore } from '../../core/storage/ports.ts';

/** Throws the failure that a job was stopped with: a cancelled job, or one of whose tasks can't be done. */
export async function refuseIfStopped(jobs: Pick<JobStore, 'stopped'>, job: JobId): Promise<void> {
  const stop = await jobs.stopped(job);
  if (stop && stop.reason !== 'finished') throw new RepaintError(stop.failure);
}

/** A succeeded job that an operator has restarted has tasks to do again: the mark of its end would have them skipped. */
export async function resumeFinished(jobs: Pick<JobStore, 'stopped' | 'resume'>, job: JobId): Promise<void> {
  if ((await jobs.stopped(job))?.reason === 'finished') await jobs.resume(job);
}
