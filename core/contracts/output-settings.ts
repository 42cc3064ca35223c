import { z } from 'zod';

/** File format of a painting. `picture` is the format of the source, which then has to be a picture. */
export const OutputFormat = z.enum(['mp4', 'mkv', 'picture']);
export type OutputFormat = z.infer<typeof OutputFormat>;
export type MovieFormat = Exclude<OutputFormat, 'picture'>;

export const OutputCodec = z.enum(['h264', 'hevc', 'av1', 'vp9']);
export type OutputCodec = z.infer<typeof OutputCodec>;

/**
 * Quality of the picture: 0 is the smallest file, 100 the best picture. The scale is the same for all codecs;
 * `chooseEncoder` translates it into the scale of each encoder.
 */
export const Quality = z.int().min(0).max(100);

/** `auto` takes a hardware encoder if the workers have found one that works. */
export const EncoderChoice = z.enum(['auto', 'software']);
export type EncoderChoice = z.infer<typeof EncoderChoice>;
