import { planesOf } from '../../../engine/frames/plane.ts';
import { type RgbPicture, rgbFromPlanes } from '../../../engine/onnx/rgb-planes.ts';
import { COLOUR } from './colour.ts';
import type { Frame } from './frame.ts';

/** Converts a frame to RGB in 0..255. */
export function toPicture({ bytes, width, height }: Frame): RgbPicture {
  const picture = { values: new Float32Array(3 * width * height), width, height, white: 255 };
  rgbFromPlanes(planesOf(bytes, { width, height }), picture, COLOUR);
  return picture;
}
