import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';

/** A picture drawn by a formula. */
export function pictureOf(
  width: number,
  height: number,
  value: (x: number, y: number, channel: number) => number,
): RgbPicture {
  const values = Float32Array.from({ length: 3 * width * height }, (_, at) => {
    const pixel = at % (width * height);
    return value(pixel % width, Math.floor(pixel / width), Math.floor(at / width / height));
  });
  return { values, width, height, white: 255 };
}
