import { BitReader } from './bit-reader.ts';

/** Code of the colour space RGB. */
const RGB = 7;
const SYNC_CODE = 0x498342;

export interface Vp9Format {
  /** 8, 10 or 12. */
  readonly bitDepth: number;
  /** Chroma format: 1 is 4:2:0, 2 is 4:2:2 or 4:4:0, 3 is 4:4:4. */
  readonly chroma: number;
}

/** Reads the format of a keyframe (VP9 bitstream specification, section 6.2). It returns undefined if the frame isn't a keyframe. */
export function readVp9Format(frame: Uint8Array): Vp9Format | undefined {
  const bits = new BitReader(frame);
  if (bits.bits(2) !== 2) return undefined;
  const profile = bits.bits(1) + 2 * bits.bits(1);
  if (profile === 3) bits.skip(1);
  const isNoKey = bits.bits(2) !== 0;
  bits.skip(2);
  if (isNoKey || bits.bits(24) !== SYNC_CODE) return undefined;
  const bitDepth = profile < 2 ? 8 : bits.bits(1) === 1 ? 12 : 10;
  return { bitDepth, chroma: chromaOf(bits, profile) };
}

function chromaOf(bits: BitReader, profile: number): number {
  if (bits.bits(3) === RGB) return 3;
  bits.skip(1);
  if (profile % 2 === 0) return 1;
  return bits.bits(2) === 0 ? 3 : 2;
}
