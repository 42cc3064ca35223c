import type { Failure } from '../../core/contracts/failure.ts';
import type { JobId } from '../../core/contracts/job.ts';
import { activity } from './activity.ts';

/** Marks a job in storage as failed or cancelled, so that workers skip its other tasks. If it is marked already, the first reason stays. */
export const stopJob = activity('stopJob', ({ storage }) => {
  return async ({ job, failure }: { job: JobId; failure: Failure; traceparent?: string }): Promise<null> => {
    await storage.jobs.stop(job, { reason: failure.code === 'cancelled' ? 'cancelled' : 'failed', failure });
    return null;
  };
});
