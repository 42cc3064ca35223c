import { nv12FrameBytes, type ResolvedColour } from '../../core/media/pictures/colour.ts';
import type { Size } from './lay-out.ts';

/** Adds a strip of grey pixels below an NV12 frame. All sides are even. */
export function addCaption(
  frame: Uint8Array,
  { width, height }: Size,
  strip: Uint8Array,
  range: ResolvedColour['range'],
): Uint8Array {
  const rows = strip.length / width;
  const luma = width * height;
  const whole = new Uint8Array(nv12FrameBytes(width, height + rows)).fill(128);
  whole.set(frame.subarray(0, luma));
  whole.set(range === 'full' ? strip : strip.map(limited), luma);
  whole.set(frame.subarray(luma), luma + strip.length);
  return whole;
}

/** Blends two strips; a share of 0 gives the first, 1 the second. */
export function blendStrips(one: Uint8Array, other: Uint8Array, share: number): Uint8Array {
  return one.map((grey, at) => Math.round(grey + share * ((other[at] ?? grey) - grey)));
}

/** Scales a full-range value to limited range: black at 16, white at 235 (ITU-T H.273). */
function limited(grey: number): number {
  return Math.round(16 + (grey * 219) / 255);
}
