import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';

/** Weighs the gamma-encoded values with the weights of BT.709. */
export function luminance({ values, width, height }: RgbPicture): Float32Array {
  const size = width * height;
  return Float32Array.from({ length: size }, (_, at) => {
    return 0.2126 * (values[at] ?? 0) + 0.7152 * (values[size + at] ?? 0) + 0.0722 * (values[2 * size + at] ?? 0);
  });
}
