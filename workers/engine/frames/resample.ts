import type { Plane } from './plane.ts';

/** Where the items of a resampled side come from: `taps` of them for each, from `first` on. */
interface Kernel {
  readonly taps: number;
  readonly first: Int32Array;
  /** `taps` for each item; they add up to 1. */
  readonly weights: Float32Array;
}

/**
 * Another size of a plane, by a triangle filter as wide as the larger item of the two: linear between items when it grows, and
 * without moiré when it shrinks.
 */
export function resample(source: Plane, width: number, height: number): Plane {
  const { item } = source;
  const across = new Float32Array(width * source.height * item);
  const bytes = new Uint8ClampedArray(width * height * item);
  const [columns, rows] = [kernelOf(source.width, width), kernelOf(source.height, height)];
  for (let row = 0; row < source.height; row += 1) {
    for (let channel = 0; channel < item; channel += 1) {
      const [from, to] = [row * source.width * item + channel, row * width * item + channel];
      for (let x = 0; x < width; x += 1) across[to + x * item] = weigh(source.bytes, from, item, columns, x);
    }
  }
  const line = width * item;
  for (let y = 0; y < height; y += 1) {
    for (let at = 0; at < line; at += 1) bytes[y * line + at] = weigh(across, at, line, rows, y);
  }
  return { bytes: new Uint8Array(bytes.buffer), width, height, item };
}

function weigh(
  values: Uint8Array | Float32Array,
  offset: number,
  stride: number,
  kernel: Kernel,
  index: number,
): number {
  const { taps, first, weights } = kernel;
  const start = offset + (first[index] ?? 0) * stride;
  let sum = 0;
  for (let tap = 0; tap < taps; tap += 1)
    sum += (weights[index * taps + tap] ?? 0) * (values[start + tap * stride] ?? 0);
  return sum;
}

function kernelOf(from: number, to: number): Kernel {
  const step = from / to;
  const reach = Math.max(step, 1);
  const taps = Math.min(2 * Math.ceil(reach), from);
  const first = new Int32Array(to);
  const weights = new Float32Array(to * taps);
  for (let index = 0; index < to; index += 1) {
    const centre = (index + 0.5) * step - 0.5;
    const start = Math.min(Math.max(Math.floor(centre - reach) + 1, 0), from - taps);
    first[index] = start;
    const row = Array.from({ length: taps }, (_, tap) => Math.max(1 - Math.abs(start + tap - centre) / reach, 0));
    const sum = row.reduce((total, weight) => total + weight, 0);
    row.forEach((weight, tap) => {
      weights[index * taps + tap] = weight / sum;
    });
  }
  return { taps, first, weights };
}
