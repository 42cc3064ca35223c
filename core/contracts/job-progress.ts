import { z } from 'zod';
import { JobView } from './job.ts';

/** A chunk as the page shows it. */
export const ChunkView = z.strictObject({
  firstFrame: z.int().min(0),
  frames: z.int().min(1),
  state: z.enum(['waiting', 'painting', 'stored']),
  /** The worker that painted it, or is painting it. */
  worker: z.string().optional(),
  /** How long the worker took. */
  seconds: z.number().optional(),
  /** When it was stored, or when the worker began with it. */
  since: z.iso.datetime().optional(),
  /** Number of attempts that have failed so far. Absent if none has. */
  failures: z.int().min(1).optional(),
});
export type ChunkView = z.infer<typeof ChunkView>;

/** A job and, once it has a plan, all of its chunks in display order. */
export const JobProgress = z.strictObject({ job: JobView, chunks: z.array(ChunkView) });
export type JobProgress = z.infer<typeof JobProgress>;

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
