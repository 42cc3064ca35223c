import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';
import { luminance } from './luminance.ts';

/** The side of a window, and the distance from one window to the next, in pixels. */
const [WINDOW, STEP] = [8, 4];
/** The constants of Wang et al. 2004, equation 13: (0.01 · 255)² and (0.03 · 255)². */
const [C1, C2] = [2.55 ** 2, 7.65 ** 2];

/**
 * Returns the SSIM of the strengths of luminance gradients, as the mean over windows of 8 × 8: 1 where all edges are as they were, about 0 where
 * none is. Both pictures are of one size, at least 8 × 8, in 0..255.
 */
export function edgesKept(picture: RgbPicture, source: RgbPicture): number {
  const { width, height } = picture;
  const [a, b] = [gradients(luminance(picture), width), gradients(luminance(source), width)];
  let [sum, windows] = [0, 0];
  for (let top = 0; top + WINDOW <= height; top += STEP) {
    for (let left = 0; left + WINDOW <= width; left += STEP) {
      sum += similarity(a, b, top * width + left, width);
      windows += 1;
    }
  }
  return sum / windows;
}

/** Returns the lengths of central differences; the edge of the picture counts as repeated. */
function gradients(plane: Float32Array, width: number): Float32Array {
  const height = plane.length / width;
  return plane.map((_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const right = (plane[x + 1 < width ? at + 1 : at] ?? 0) - (plane[x > 0 ? at - 1 : at] ?? 0);
    const down = (plane[y + 1 < height ? at + width : at] ?? 0) - (plane[y > 0 ? at - width : at] ?? 0);
    return Math.sqrt(right * right + down * down) / 2;
  });
}

function similarity(a: Float32Array, b: Float32Array, first: number, width: number): number {
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (let row = 0; row < WINDOW; row += 1) {
    for (let column = 0; column < WINDOW; column += 1) {
      const at = first + row * width + column;
      const [p, q] = [a[at] ?? 0, b[at] ?? 0];
      sumA += p;
      sumB += q;
      squaresA += p * p;
      squaresB += q * q;
      products += p * q;
    }
  }
  const count = WINDOW * WINDOW;
  const [meanA, meanB] = [sumA / count, sumB / count];
  const spreads = squaresA / count - meanA ** 2 + squaresB / count - meanB ** 2;
  const shared = products / count - meanA * meanB;
  return ((2 * meanA * meanB + C1) * (2 * shared + C2)) / ((meanA ** 2 + meanB ** 2 + C1) * (spreads + C2));
}
