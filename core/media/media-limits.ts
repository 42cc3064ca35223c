import { z } from 'zod';

/** What is refused as too large before anything is decoded. */
export const MediaLimits = z.strictObject({
  /** Size of the file. */
  bytes: z.int().min(1),
  /** Width × height. */
  pixels: z.int().min(1),
  seconds: z.number().positive(),
  frames: z.int().min(1),
});
export type MediaLimits = z.infer<typeof MediaLimits>;

/** 64 GiB, 4096 × 2304, eight hours, and 60 frames a second of them. */
export const DEFAULT_MEDIA_LIMITS: MediaLimits = {
  bytes: 64 * 1024 ** 3,
  pixels: 4096 * 2304,
  seconds: 8 * 3600,
  frames: 8 * 3600 * 60,
};
