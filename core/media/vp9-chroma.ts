import { BitReader } from './bit-reader.ts';

/** The colour space of red, green and blue planes. */
const RGB = 7;
const SYNC_CODE = 0x498342;

/**
 * How many samples of colour a keyframe of VP9 has: 1 for 4:2:0, 2 for 4:2:2 and 4:4:0, 3 for 4:4:4. VP9 bitstream
 * specification, section 6.2. Undefined for what isn't a keyframe.
 */
export function vp9Chroma(frame: Uint8Array): number | undefined {
  const bits = new BitReader(frame);
  if (bits.bits(2) !== 2) return undefined;
  const profile = bits.bits(1) + 2 * bits.bits(1);
  if (profile === 3) bits.skip(1);
  const isNoKey = bits.bits(2) !== 0;
  bits.skip(2);
  if (isNoKey || bits.bits(24) !== SYNC_CODE) return undefined;
  if (profile >= 2) bits.skip(1);
  if (bits.bits(3) === RGB) return 3;
  bits.skip(1);
  if (profile % 2 === 0) return 1;
  return bits.bits(2) === 0 ? 3 : 2;
}
