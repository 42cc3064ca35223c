import { nv12FrameBytes } from '../../core/media/pictures/colour.ts';
import { planesOf, type Size } from './plane.ts';
import { resample } from './resample.ts';

/** Resizes an NV12 frame into a new array. */
export function resizeFrame(frame: Uint8Array, from: Size, to: Size): Uint8Array {
  const [luma, chroma] = planesOf(frame, from);
  const full = new Uint8Array(nv12FrameBytes(to.width, to.height));
  full.set(resample(luma, to.width, to.height).bytes);
  full.set(resample(chroma, Math.ceil(to.width / 2), Math.ceil(to.height / 2)).bytes, to.width * to.height);
  return full;
}
