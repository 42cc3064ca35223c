import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';

/**
 * A picture whose channels have the mean and the variance of another's: what then still differs is drawing, not tint. A channel
 * that is all one value becomes the other's mean. Values aren't clipped.
 */
export function matchColours(picture: RgbPicture, like: RgbPicture): RgbPicture {
  const values = picture.values.slice();
  const size = picture.width * picture.height;
  for (let channel = 0; channel < 3; channel += 1) {
    const plane = values.subarray(channel * size, (channel + 1) * size);
    const found = statistics(plane);
    const pixels = like.width * like.height;
    const wanted = statistics(like.values.subarray(channel * pixels, (channel + 1) * pixels));
    const gain = found.deviation === 0 ? 0 : wanted.deviation / found.deviation;
    for (let at = 0; at < size; at += 1) plane[at] = ((plane[at] ?? 0) - found.mean) * gain + wanted.mean;
  }
  return { ...picture, values };
}

function statistics(plane: Float32Array): { mean: number; deviation: number } {
  const mean = plane.reduce((sum, value) => sum + value, 0) / plane.length;
  const variance = plane.reduce((sum, value) => sum + (value - mean) ** 2, 0) / plane.length;
  return { mean, deviation: Math.sqrt(variance) };
}
