import { z } from 'zod';
import { BlobName } from './blob-name.ts';
import { JobLimits } from './job.ts';
import { AskedSettings } from './painting-settings.ts';

const size = z
  .int()
  .min(1)
  .max(1 << 20);

/** A job whose time and cost are estimated: a video in storage, or the size and number of frames of one that isn't there yet. */
export const EstimateRequest = z
  .strictObject({
    video: BlobName.optional(),
    width: size.optional(),
    height: size.optional(),
    frames: z.int().min(1).optional(),
    /** Number of workers that will paint. If it is absent, as many as were seen last. */
    workers: z.int().min(1).max(10_000).optional(),
    ...AskedSettings.shape,
    ...JobLimits.shape,
  })
  .refine(
    ({ video, width, height, frames }) =>
      (video === undefined) === [width, height, frames].every((each) => each !== undefined),
    {
      error: 'send either video, or width, height and frames',
      path: ['video'],
    },
  );
export type EstimateRequest = z.infer<typeof EstimateRequest>;

/** What a job will take. */
export const Estimate = z.strictObject({
  network: z.string(),
  width: z.int().min(1),
  height: z.int().min(1),
  /** Number of frames that are to be painted. */
  frames: z.int().min(0),
  /** `measured` if the figures are from frames of this size, `scaled` if from another size, `none` if there are no figures. */
  basis: z.enum(['measured', 'scaled', 'none']),
  /** Rate of one worker. */
  framesPerSecond: z.number().positive().optional(),
  workers: z.int().min(1).optional(),
  /** From the start to the painting. */
  seconds: z.number().min(0).optional(),
  /** When it is done if it starts now. */
  doneAt: z.iso.datetime().optional(),
  /** What busy workers cost. Absent if the app has no price. */
  cost: z.number().min(0).optional(),
  currency: z.string().optional(),
  /** Mean error of earlier estimates of such jobs, as a share of the true time, and their number. */
  error: z.strictObject({ share: z.number().min(0), jobs: z.int().min(1) }).optional(),
  /** Set if limits were given that can't be kept: why, and what would keep them. A job with these limits is refused. */
  refusal: z.string().optional(),
});
export type Estimate = z.infer<typeof Estimate>;

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
