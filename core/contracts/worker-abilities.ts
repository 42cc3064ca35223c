import { z } from 'zod';

/**
 * What one kind of worker can do, which the Function App can't find out by itself, since it has no FFmpeg. Workers of one
 * kind write the same blob, so the blobs show which kinds there are and when each was last seen.
 */
export const WorkerAbilities = z.strictObject({
  schemaVersion: z.literal(1),
  /** Version of FFmpeg. */
  ffmpeg: z.string(),
  /** Hardware encoders that have encoded a test frame, by FFmpeg's names, sorted. */
  hardwareEncoders: z.array(z.string()),
  /** The worker that wrote this last. */
  worker: z.string(),
  seenAt: z.iso.datetime(),
});
export type WorkerAbilities = z.infer<typeof WorkerAbilities>;
