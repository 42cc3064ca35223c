import { z } from 'zod';

/** A step of an orchestration: an activity, or a sub-orchestration that waits for tasks. */
export const HistoryStep = z.strictObject({
  name: z.string(),
  startedAt: z.iso.datetime(),
  /** Absent while the step runs. */
  endedAt: z.iso.datetime().optional(),
  state: z.enum(['running', 'completed', 'failed']),
  /** Why it failed, as the host recorded it. */
  reason: z.string().optional(),
});
export type HistoryStep = z.infer<typeof HistoryStep>;

/** The steps of a job's present run, in the order in which they began. */
export const JobHistory = z.strictObject({ steps: z.array(HistoryStep) });
export type JobHistory = z.infer<typeof JobHistory>;
