import { z } from 'zod';

/**
 * What a kind of worker has shown it can do: the Function App has no FFmpeg of its own to ask. Workers of one kind write
 * the same blob, so that it tells how many kinds there are and when each was last seen.
 */
export const WorkerAbilities = z.strictObject({
  schemaVersion: z.literal(1),
  /** The version of its FFmpeg. */
  ffmpeg: z.string(),
  /** Hardware encoders that have encoded a frame there, by FFmpeg's names, sorted. */
  hardwareEncoders: z.array(z.string()),
  /** The one that wrote this last. */
  worker: z.string(),
  seenAt: z.iso.datetime(),
});
export type WorkerAbilities = z.infer<typeof WorkerAbilities>;
