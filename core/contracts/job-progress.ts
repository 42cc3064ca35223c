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
