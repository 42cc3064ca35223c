import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';

/** Returns the mean |a − b| of two pictures of one size, without `margin` pixels on each side. */
export function interiorDifference(a: RgbPicture, b: RgbPicture, margin: number): number {
  const { width, height } = a;
  const size = width * height;
  let [sum, values] = [0, 0];
  for (let plane = 0; plane < 3 * size; plane += size) {
    for (let row = margin; row < height - margin; row += 1) {
      const line = plane + row * width;
      for (let at = line + margin; at < line + width - margin; at += 1) {
        sum += Math.abs((a.values[at] ?? 0) - (b.values[at] ?? 0));
        values += 1;
      }
    }
  }
  return sum / values;
}
