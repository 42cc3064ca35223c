import { nv12FrameBytes } from '../../../core/media/pictures/colour.ts';
import { planesOf } from '../../../engine/frames/plane.ts';
import { planesFromRgb, type RgbPicture } from '../../../engine/onnx/rgb-planes.ts';
import { COLOUR } from './colour.ts';
import type { Frame } from './frame.ts';

/** Converts a picture to a frame; its colours lose what NV12 can't hold. */
export function toFrame(picture: RgbPicture): Frame {
  const { width, height } = picture;
  const bytes = new Uint8Array(nv12FrameBytes(width, height));
  planesFromRgb(picture, planesOf(bytes, { width, height }), COLOUR);
  return { bytes, width, height };
}
