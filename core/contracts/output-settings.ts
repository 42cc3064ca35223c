import { z } from 'zod';

/** What a painting is written as. */
export const OutputContainer = z.enum(['mp4', 'mkv']);
export type OutputContainer = z.infer<typeof OutputContainer>;

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

/** How a painting is written, all of it decided. */
export interface OutputSettings {
  readonly container: OutputContainer;
  readonly codec: OutputCodec;
  readonly quality: number;
  readonly encoder: EncoderChoice;
}

/** What Repaint does where nobody says otherwise. Names of outputs tell what differs from it. */
export const DEFAULT_OUTPUT: OutputSettings = { container: 'mp4', codec: 'h264', quality: 70, encoder: 'software' };
