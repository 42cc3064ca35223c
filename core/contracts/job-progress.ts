import { z } from 'zod';
import { JobView } from './job.ts';

/** A part of a film: painted as a whole, by one worker. */
export const ChunkView = z.strictObject({
  firstFrame: z.int().min(0),
  frames: z.int().min(1),
  state: z.enum(['waiting', 'stored']),
  /** Who painted it. */
  worker: z.string().optional(),
  /** How long that took. */
  seconds: z.number().optional(),
});
export type ChunkView = z.infer<typeof ChunkView>;

/** A job and, while its plan is there, all of its chunks in the film's order. */
export const JobProgress = z.strictObject({ job: JobView, chunks: z.array(ChunkView) });
export type JobProgress = z.infer<typeof JobProgress>;
