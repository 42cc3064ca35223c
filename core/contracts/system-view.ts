import { z } from 'zod';
import { WorkerPresence } from './worker-presence.ts';

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
