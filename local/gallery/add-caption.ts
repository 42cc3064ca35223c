import { nv12FrameBytes, type ResolvedColour } from '../../core/media/pictures/colour.ts';
import type { Size } from './lay-out.ts';

/** A frame with a strip of greys under it. Sides are even. */
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

/** Goes the share of the way from one strip to another. */
export function blendStrips(one: Uint8Array, other: Uint8Array, share: number): Uint8Array {
  return one.map((grey, at) => Math.round(grey + share * ((other[at] ?? grey) - grey)));
}

/** ITU-T H.273: black at 16, white at 235. */
function limited(grey: number): number {
  return Math.round(16 + (grey * 219) / 255);
}
