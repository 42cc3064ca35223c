import { z } from 'zod';

/** How fast workers of one kind paint frames of one size with one network: a rolling figure of the jobs that have ended. */
export const Speed = z.strictObject({
  network: z.string(),
  /** Kind of worker: the engine's version and what it computes on. */
  engine: z.string(),
  width: z.int().min(1),
  height: z.int().min(1),
  /** Frames that one busy worker paints per second. */
  framesPerSecond: z.number().positive(),
  /** Number of workers that have painted at the same time. */
  workers: z.int().min(1),
  /** Seconds of a job beside those that its frames take: reading, joining, and the wait for workers. */
  otherSeconds: z.number().min(0),
  /** Number of jobs that have been measured. */
  jobs: z.int().min(1),
  /** Mean error of the estimates that were made before, as a share of the true time, and how many they are. */
  error: z.strictObject({ share: z.number().min(0), jobs: z.int().min(1) }).optional(),
  measuredAt: z.iso.datetime(),
});
export type Speed = z.infer<typeof Speed>;
