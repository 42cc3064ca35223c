import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';
import { luminance } from './luminance.ts';

/** Side in pixels of the blocks whose motion is found. */
const BLOCK = 16;
/** Farthest motion in pixels of the halved picture. */
const REACH = 12;
/** Each pixel of motion must lower the difference of a block's pixels by as much, so that even areas stand still. */
const EASE = 0.02;

interface Plane {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

interface Shift {
  readonly x: number;
  readonly y: number;
}

/**
 * Finds the motion between two frames by matching blocks of luminance: in pictures of half the size, then to the pixel.
 * @returns for each pixel of `after`, the pixel of `before` that it comes from
 */
export function originsOf(before: RgbPicture, after: RgbPicture): Int32Array {
  const [whole, half] = [pairOf(before, after, (plane) => plane), pairOf(before, after, halved)];
  const { width, height } = after;
  const origins = new Int32Array(width * height);
  for (let top = 0; top < height; top += BLOCK) {
    for (let left = 0; left < width; left += BLOCK) {
      const rough = best(half, { left: left >> 1, top: top >> 1, side: BLOCK >> 1 }, { x: 0, y: 0 }, REACH);
      const shift = best(whole, { left, top, side: BLOCK }, { x: 2 * rough.x, y: 2 * rough.y }, 1);
      for (let y = top; y < Math.min(top + BLOCK, height); y += 1) {
        for (let x = left; x < Math.min(left + BLOCK, width); x += 1) {
          const [fromX, fromY] = [clamp(x + shift.x, width), clamp(y + shift.y, height)];
          origins[y * width + x] = fromY * width + fromX;
        }
      }
    }
  }
  return origins;
}

/** Carries a picture along the motion. */
export function carried(picture: RgbPicture, origins: Int32Array): RgbPicture {
  const size = origins.length;
  const values = picture.values.map((_, at) => picture.values[at - (at % size) + (origins[at % size] ?? 0)] ?? 0);
  return { ...picture, values };
}

function pairOf(before: RgbPicture, after: RgbPicture, form: (plane: Plane) => Plane): [Plane, Plane] {
  const plane = (picture: RgbPicture) => form({ ...picture, values: luminance(picture) });
  return [plane(before), plane(after)];
}

function halved({ values, width, height }: Plane): Plane {
  const [columns, rows] = [width >> 1, height >> 1];
  const half = Float32Array.from({ length: columns * rows }, (_, at) => {
    const from = 2 * Math.floor(at / columns) * width + 2 * (at % columns);
    const pixels = [from, from + 1, from + width, from + width + 1];
    return pixels.reduce((sum, pixel) => sum + (values[pixel] ?? 0), 0) / 4;
  });
  return { values: half, width: columns, height: rows };
}

interface Square {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

function best(pair: [Plane, Plane], square: Square, around: Shift, reach: number): Shift {
  let [found, least] = [around, costOf(pair, square, around)];
  for (let y = around.y - reach; y <= around.y + reach; y += 1) {
    for (let x = around.x - reach; x <= around.x + reach; x += 1) {
      const cost = costOf(pair, square, { x, y });
      if (cost < least) [found, least] = [{ x, y }, cost];
    }
  }
  return found;
}

/** Mean difference of the square's pixels, and the price of the motion. */
function costOf([before, after]: [Plane, Plane], { left, top, side }: Square, { x, y }: Shift): number {
  const { width, height } = after;
  const [right, bottom] = [Math.min(left + side, width), Math.min(top + side, height)];
  if (left + x < 0 || top + y < 0 || right + x > width || bottom + y > height) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let row = top; row < bottom; row += 1) {
    const [at, from] = [row * width, (row + y) * width + x];
    for (let column = left; column < right; column += 1) {
      sum += Math.abs((after.values[at + column] ?? 0) - (before.values[from + column] ?? 0));
    }
  }
  return sum / ((right - left) * (bottom - top)) + EASE * Math.hypot(x, y);
}

function clamp(value: number, length: number): number {
  return Math.min(Math.max(value, 0), length - 1);
}
