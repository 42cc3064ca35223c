import { z } from 'zod';
import { type Bits, Quality } from './output-settings.ts';

/** Most frames from one keyframe to the next. */
const keyframeInterval = z.int().min(1).max(1000);
/** Number of encoder threads. The encoded bytes depend on it, so it must not vary by machine. */
const threads = z.int().min(1).max(64);
/** Set if samples have 10 bits; else they have 8. */
const bits = z.literal(10).optional();
const x26x = {
  preset: z.enum(['superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow']),
  crf: z.number().min(0).max(51),
  threads,
  keyframeInterval,
};
const aomAndVpx = { cpuUsed: z.int().min(0).max(8), crf: z.int().min(0).max(63), threads, keyframeInterval };
const nvenc = {
  preset: z.enum(['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7']),
  cq: z.number().min(1).max(51),
  keyframeInterval,
};

/**
 * How painted frames are encoded. It is chosen once per job, so that all segments share one parameter set. `encoder` is
 * FFmpeg's name. `crf` and `cq` are on the scale of that encoder; lower is better.
 */
export const EncoderSettings = z.discriminatedUnion('encoder', [
  z.strictObject({ codec: z.literal('h264'), encoder: z.literal('libx264'), ...x26x }),
  z.strictObject({ codec: z.literal('hevc'), encoder: z.literal('libx265'), ...x26x, bits }),
  z.strictObject({ codec: z.literal('av1'), encoder: z.literal('libaom-av1'), ...aomAndVpx, bits }),
  z.strictObject({ codec: z.literal('vp9'), encoder: z.literal('libvpx-vp9'), ...aomAndVpx }),
  z.strictObject({ codec: z.literal('h264'), encoder: z.literal('h264_nvenc'), ...nvenc }),
  z.strictObject({ codec: z.literal('hevc'), encoder: z.literal('hevc_nvenc'), ...nvenc }),
  z.strictObject({ codec: z.literal('av1'), encoder: z.literal('av1_nvenc'), ...nvenc }),
]);
export type EncoderSettings = z.infer<typeof EncoderSettings>;

/** How a painted picture is written: in the format of its source. */
export const PictureEncoder = z.strictObject({
  codec: z.literal('picture'),
  encoder: z.literal('sharp'),
  quality: Quality,
});

export type EncoderName = EncoderSettings['encoder'];

/** Returns the number of bits of each sample that an encoder is given. */
export function bitsOfEncoder(encoder: EncoderSettings | z.infer<typeof PictureEncoder>): Bits {
  return ('bits' in encoder && encoder.bits) || 8;
}

export const DEFAULT_ENCODER: Extract<EncoderSettings, { encoder: 'libx264' }> = {
  codec: 'h264',
  encoder: 'libx264',
  preset: 'superfast',
  crf: 20,
  threads: 4,
  keyframeInterval: 250,
};
