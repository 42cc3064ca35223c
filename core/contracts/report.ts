import { z } from 'zod';
import { Failure } from './failure.ts';
import { JobId } from './job-id.ts';
import { TaskName } from './task.ts';

/**
 * One message on the `reports` queue: how a task ended. It only wakes the orchestration, which then looks at
 * storage. A lost, late, duplicated or forged report changes nothing.
 */
export const Report = z.strictObject({
  schemaVersion: z.literal(1),
  job: JobId,
  run: z.int().min(1),
  task: TaskName,
  attempt: z.int().min(0).max(100),
  outcome: z.enum(['stored', 'already-stored', 'skipped', 'will-retry', 'failed']),
  worker: z.string().max(200),
  seconds: z.number().min(0),
  failure: Failure.optional(),
  traceparent: z.string().max(64).optional(),
});
export type Report = z.infer<typeof Report>;
