import type { Bits } from '../../contracts/output-settings.ts';
import type { PaintedPicture } from '../../contracts/source-video.ts';
import { nv12FrameBytes } from './colour.ts';
import { toDeep } from './deep-frames.ts';

/** Makes a black frame: NV12, or a deep frame if `bits` is 10. */
export function blackFrame({ width, height, colour }: PaintedPicture, bits: Bits = 8): Uint8Array {
  const frame = new Uint8Array(nv12FrameBytes(width, height)).fill(128);
  frame.fill(colour.range === 'full' ? 0 : 16, 0, width * height);
  return bits === 10 ? toDeep(frame, width * height, colour.range) : frame;
}
