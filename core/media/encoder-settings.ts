import { z } from 'zod';

/** How painted frames are encoded: chosen once a job, so that all segments share one parameter set. */
export const EncoderSettings = z.strictObject({
  codec: z.literal('h264'),
  /** FFmpeg's name of the encoder. */
  encoder: z.literal('libx264'),
  preset: z.enum(['superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow']),
  crf: z.number().min(0).max(51),
  /** Threads of the encoder: part of what its bytes depend on, so never left to the machine. */
  threads: z.int().min(1).max(64),
  /** Frames between keyframes, at most. */
  keyframeInterval: z.int().min(1).max(1000),
});
export type EncoderSettings = z.infer<typeof EncoderSettings>;

export const DEFAULT_ENCODER: EncoderSettings = {
  codec: 'h264',
  encoder: 'libx264',
  preset: 'superfast',
  crf: 20,
  threads: 4,
  keyframeInterval: 250,
};
