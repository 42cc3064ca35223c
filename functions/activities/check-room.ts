import type { Job } from '../../core/contracts/job.ts';
import { hasRoom } from '../jobs/folder-quota.ts';
import { activity } from './activity.ts';
import { refuseIfStopped } from './refuse-if-stopped.ts';

/** Looks whether the earlier jobs of a folder leave room for a job that waits. */
export const checkRoom = activity('checkRoom', (ports) => {
  return async ({ job }: { job: Job }): Promise<{ hasRoom: boolean; checkSeconds: number }> => {
    await refuseIfStopped(ports.storage.jobs, job.id);
    return { hasRoom: await hasRoom(ports, job), checkSeconds: ports.settings.REPAINT_CHECK_SECONDS };
  };
});
