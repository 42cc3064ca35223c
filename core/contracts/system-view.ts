import { z } from 'zod';
import { JobId } from './job.ts';
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

/** A queue as the API describes it. */
export const QueueView = z.strictObject({
  name: z.string(),
  /** Approximate number of messages, including those in hand. */
  length: z.int().min(0),
  /** Age of the oldest message that waits. Absent if none waits. */
  oldestSeconds: z.number().min(0).optional(),
});
export type QueueView = z.infer<typeof QueueView>;

/** What the whole system is doing. */
export const SystemView = z.strictObject({
  queues: z.array(QueueView),
  /** The workers that have reported within the last minutes. */
  workers: z.array(WorkerPresence),
});
export type SystemView = z.infer<typeof SystemView>;
