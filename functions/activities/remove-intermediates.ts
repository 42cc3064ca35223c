import type { JobId, Stop } from '../../core/contracts/job.ts';
import type { NotificationMessage } from '../../core/contracts/notification.ts';
import { activity } from './activity.ts';

export interface RemoveIntermediates {
  readonly job: JobId;
  readonly stop: Stop;
  /** The ISO time under which the job is listed. Jobs from before there were lists have none. */
  readonly startedAt?: string;
  readonly traceparent?: string;
  /** False if the job names no address to notify. Absent if the step was scheduled by an earlier version. */
  readonly hasAddress?: boolean;
}

/**
 * Removes the blobs that belong to this job alone, and leaves the reason for its end so that workers skip late tasks. Painted
 * chunks stay: other jobs may share them, and a lifecycle rule removes them after some days. Last, it queues the notification
 * of the end, if somebody wants one: the queue, and no step of the orchestration, waits for receivers that don't answer.
 */
export const removeIntermediates = activity('removeIntermediates', ({ storage, settings }) => {
  return async ({ job, stop, startedAt, hasAddress }: RemoveIntermediates): Promise<null> => {
    await storage.jobs.stop(job, stop);
    await storage.jobs.remove(job);
    const state = stop.reason === 'finished' ? 'succeeded' : stop.reason;
    if (startedAt !== undefined) await storage.lists.put({ id: job, startedAt }, state);
    const isNotified = hasAddress !== false || settings.REPAINT_NOTIFY !== undefined;
    if (isNotified && settings.REPAINT_NOTIFY_SECRET !== undefined) {
      const message: NotificationMessage = { schemaVersion: 1, job, failures: 0 };
      await storage.queues.notifications.send(JSON.stringify(message), { delaySeconds: 1 });
    }
    return null;
  };
});
