import { z } from 'zod';
import { JobId } from './job-id.ts';
import { TaskName } from './task.ts';

/** What a worker has in hand. Workers report it for people who watch; no decision depends on it. */
export const WorkerPresence = z.strictObject({
  worker: z.string().max(200),
  startedAt: z.iso.datetime(),
  seenAt: z.iso.datetime(),
  tasks: z
    .array(
      z.strictObject({
        job: JobId,
        task: TaskName,
        /** Number of failed attempts before this one. */
        attempt: z.int().min(0).max(100),
        since: z.iso.datetime(),
      }),
    )
    .max(16),
});
export type WorkerPresence = z.infer<typeof WorkerPresence>;
