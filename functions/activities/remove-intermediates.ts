import type { JobId } from '../../core/contracts/job-id.ts';
import type { Stop } from '../../core/storage/ports.ts';
import { activity } from './activity.ts';

interface RemoveIntermediates {
  readonly job: JobId;
  readonly stop: Stop;
  /** Where its list has it, if there were lists when it began. */
  readonly startedAt?: string;
  readonly traceparent?: string;
}

/**
 * Removes what belongs to the job alone, leaving the reason why, so that late tasks are skipped in silence. Painted
 * chunks stay: they are shared, and a lifecycle rule removes them after some days.
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
