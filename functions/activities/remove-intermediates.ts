import type { JobId } from '../../core/contracts/job-id.ts';
import type { Stop } from '../../core/storage/ports.ts';
import { activity } from './activity.ts';

interface RemoveIntermediates {
  readonly job: JobId;
  readonly stop: Stop;
  /** The ISO time under which the job is listed. Jobs from before there were lists have none. */
  readonly startedAt?: string;
  readonly traceparent?: string;
}

/**
 * Removes the blobs that belong to this job alone, and leaves the reason for its end so that workers skip late tasks. Painted
 * chunks stay: other jobs may share them, and a lifecycle rule removes them after some days.
 */
export const removeIntermediates = activity('removeIntermediates', ({ storage }) => {
  return async ({ job, stop, startedAt }: RemoveIntermediates): Promise<null> => {
    await storage.jobs.stop(job, stop);
    await storage.jobs.remove(job);
    const state = stop.reason === 'finished' ? 'succeeded' : stop.reason;
    if (startedAt !== undefined) await storage.lists.put({ id: job, startedAt }, state);
    return null;
  };
});
