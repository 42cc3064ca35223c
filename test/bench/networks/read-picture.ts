import sharp, { type ResizeOptions } from 'sharp';
import type { RgbPicture } from '../../../engine/onnx/rgb-planes.ts';

/** Reads a picture file as RGB in 0..255, resized. */
export async function readPicture(file: string, size: ResizeOptions): Promise<RgbPicture> {
  const raw = sharp(file).resize(size).removeAlpha().toColourspace('srgb').raw();
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const pixels = width * height;
  const values = Float32Array.from({ length: 3 * pixels }, (_, at) => {
    return data[(at % pixels) * 3 + Math.floor(at / pixels)] ?? 0;
  });
  return { values, width, height, white: 255 };
}
