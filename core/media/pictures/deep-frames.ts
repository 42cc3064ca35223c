import type { ColourDescription } from '../../contracts/colour-description.ts';

// A deep frame has 10 bits a sample: FFmpeg's `yuv420p10le`, which is a plane of luma and then those of U and V at half the size, rounded
// up, with two bytes a sample, the lower one first.

const MOST = 1023;
/** The values of chroma that mean no colour. */
const NEUTRAL = { shallow: 128, deep: 512 };

/** Tables from the samples of one depth to those of the other, for luma and chroma. */
interface Tables {
  readonly luma: Uint8Array | Uint16Array;
  readonly chroma: Uint8Array | Uint16Array;
}

/** Returns the samples of a deep frame as a view. */
export function samplesOf(frame: Uint8Array): Uint16Array {
  return new Uint16Array(frame.buffer, frame.byteOffset, frame.byteLength / 2);
}

/**
 * Rounds a deep frame to NV12 of the same colour.
 * @param lumaSize number of samples of luma
 */
export function toNv12(frame: Uint8Array, lumaSize: number, range: ColourDescription['range']): Uint8Array {
  const samples = samplesOf(frame);
  const { luma, chroma } = tablesOf(range).toShallow;
  const out = new Uint8Array(samples.length);
  const colours = (samples.length - lumaSize) / 2;
  for (let i = 0; i < lumaSize; i++) out[i] = luma[Math.min(samples[i] as number, MOST)] as number;
  for (let i = 0, at = lumaSize; i < colours; i++, at += 2) {
    out[at] = chroma[Math.min(samples[lumaSize + i] as number, MOST)] as number;
    out[at + 1] = chroma[Math.min(samples[lumaSize + colours + i] as number, MOST)] as number;
  }
  return out;
}

/** Makes a deep frame of an NV12 frame, in the same colour. {@link toNv12} gives the NV12 frame back. */
export function toDeep(frame: Uint8Array, lumaSize: number, range: ColourDescription['range']): Uint8Array {
  const { luma, chroma } = tablesOf(range).toDeep;
  const out = new Uint16Array(frame.length);
  const colours = (frame.length - lumaSize) / 2;
  for (let i = 0; i < lumaSize; i++) out[i] = luma[frame[i] as number] as number;
  for (let i = 0, at = lumaSize; i < colours; i++, at += 2) {
    out[lumaSize + i] = chroma[frame[at] as number] as number;
    out[lumaSize + colours + i] = chroma[frame[at + 1] as number] as number;
  }
  return new Uint8Array(out.buffer);
}

const LIMITED = makeTables(4);
const FULL = makeTables(MOST / 255);

function tablesOf(range: ColourDescription['range']) {
  return range === 'full' ? FULL : LIMITED;
}

/**
 * In limited range, a step of 8 bits is four of 10 bits. In full range, both scales end in white: ITU-T H.273 (07/2021), equations 20 to 25.
 * @param steps steps of 10 bits in one of 8 bits
 */
function makeTables(steps: number): { readonly toShallow: Tables; readonly toDeep: Tables } {
  const shallow = (value: (sample: number) => number) =>
    new Uint8Array(Uint8ClampedArray.from({ length: MOST + 1 }, (_, sample) => value(sample)));
  const deep = (value: (byte: number) => number) =>
    Uint16Array.from({ length: 256 }, (_, byte) => Math.min(MOST, Math.max(0, Math.round(value(byte)))));
  return {
    toShallow: {
      luma: shallow((sample) => sample / steps),
      chroma: shallow((sample) => (sample - NEUTRAL.deep) / steps + NEUTRAL.shallow),
    },
    toDeep: {
      luma: deep((byte) => byte * steps),
      chroma: deep((byte) => (byte - NEUTRAL.shallow) * steps + NEUTRAL.deep),
    },
  };
}
