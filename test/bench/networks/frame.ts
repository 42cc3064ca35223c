import { nv12FrameBytes, type ResolvedColour } from '../../../core/media/pictures/colour.ts';
import { planesOf } from '../../../engine/frames/plane.ts';
import { planesFromRgb, type RgbPicture, rgbFromPlanes } from '../../../engine/onnx/rgb-planes.ts';

/** A picture in the form that engines take: 8-bit NV12 in the colour of the benchmark. */
export interface Frame {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The colour of all frames of this benchmark, which is that of most videos. */
export const COLOUR: ResolvedColour = { matrix: 'bt709', range: 'limited' };

/** Converts a picture to a frame; its colours lose what NV12 can't hold. */
export function toFrame(picture: RgbPicture): Frame {
  const { width, height } = picture;
  const bytes = new Uint8Array(nv12FrameBytes(width, height));
  planesFromRgb(picture, planesOf(bytes, { width, height }), COLOUR);
  return { bytes, width, height };
}

/** Converts a frame to RGB in 0..255. */
export function toPicture({ bytes, width, height }: Frame): RgbPicture {
  const picture = { values: new Float32Array(3 * width * height), width, height, white: 255 };
  rgbFromPlanes(planesOf(bytes, { width, height }), picture, COLOUR);
  return picture;
}
