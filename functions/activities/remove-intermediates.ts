import type { JobId } from '../../core/contracts/job-id.ts';
import type { Stop } from '../../core/storage/ports.ts';
import { activity } from './activity.ts';

/**
 * Removes what belongs to the job alone, leaving the reason why, so that late tasks are skipped in silence. Painted
 * chunks stay: they are shared, and a lifecycle rule removes them after some days.
 */
export const removeIntermediates = activity('removeIntermediates', ({ storage }) => {
  return async ({ job, stop }: { job: JobId; stop: Stop; traceparent?: string }): Promise<null> => {
    await storage.jobs.stop(job, stop);
    await storage.jobs.remove(job);
    return null;
  };
});
