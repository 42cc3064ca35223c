import { z } from 'zod';
import { permanent, type RepaintError } from './failure.ts';

/** File format of a painting. `picture` is the format of the source, which then has to be a picture. */
export const OutputFormat = z.enum(['mp4', 'mkv', 'picture']);
export type OutputFormat = z.infer<typeof OutputFormat>;
export type MovieFormat = Exclude<OutputFormat, 'picture'>;

export const OutputCodec = z.enum(['h264', 'hevc', 'av1', 'vp9']);
export type OutputCodec = z.infer<typeof OutputCodec>;

/** Number of bits of each sample of the painting. */
export const Bits = z.literal([8, 10], { error: 'expected 8 or 10' });
export type Bits = z.infer<typeof Bits>;

/** Codecs that are written with 10 bits. Few players show H.264 or VP9 with as many. */
const DEEP_CODECS: readonly OutputCodec[] = ['hevc', 'av1'];

interface Depth {
  readonly bits?: Bits | undefined;
  /** Undefined if the app chooses it later. */
  readonly codec?: OutputCodec | undefined;
}

/** Returns a refusal of 10 bits in a codec that is written with 8; undefined if there is none. */
export function depthRefusal({ bits, codec }: Depth): RepaintError | undefined {
  if (bits !== 10 || codec === undefined || DEEP_CODECS.includes(codec)) return undefined;
  const wayOut = `ask for the codec ${DEEP_CODECS.join(' or ')}, or for 8 bits`;
  return permanent('invalid-request', `bits is 10, but ${codec} is written with 8 bits: ${wayOut}.`);
}

/**
 * Quality of the picture: 0 is the smallest file, 100 the best picture. The scale is the same for all codecs;
 * `chooseEncoder` translates it into the scale of each encoder.
 */
export const Quality = z.int().min(0).max(100);

/** `auto` takes a hardware encoder if the workers have found one that works. */
export const EncoderChoice = z.enum(['auto', 'software']);
export type EncoderChoice = z.infer<typeof EncoderChoice>;
