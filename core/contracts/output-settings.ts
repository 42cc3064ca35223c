import { z } from 'zod';

/** What a painting is written as. */
export const OutputFormat = z.enum(['mp4', 'mkv']);
export type OutputFormat = z.infer<typeof OutputFormat>;

export const OutputCodec = z.enum(['h264', 'hevc', 'av1', 'vp9']);
export type OutputCodec = z.infer<typeof OutputCodec>;

/**
 * 0 is the smallest file, 100 the best picture; one scale for all codecs, which `chooseEncoder` turns into the scale of
 * each encoder.
 */
export const Quality = z.int().min(0).max(100);

/** `auto` takes a hardware encoder where the workers have shown one that works. */
export const EncoderChoice = z.enum(['auto', 'software']);
export type EncoderChoice = z.infer<typeof EncoderChoice>;
