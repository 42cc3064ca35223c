import { nv12FrameBytes } from '../../core/media/pictures/colour.ts';
import { type Plane, planesOf, type Size } from './plane.ts';

/** Resizes an NV12 frame into a new array. */
export function resizeFrame(frame: Uint8Array, from: Size, to: Size): Uint8Array {
  const [luma, chroma] = planesOf(frame, from);
  const full = new Uint8Array(nv12FrameBytes(to.width, to.height));
  full.set(resample(luma, to.width, to.height).bytes);
  full.set(resample(chroma, Math.ceil(to.width / 2), Math.ceil(to.height / 2)).bytes, to.width * to.height);
  return full;
}

/** Weights for resampling a side. Each item is computed from `taps` items, from `first` on. */
interface Kernel {
  readonly taps: number;
  readonly first: Int32Array;
  /** `taps` weights for each item, which add up to 1. */
  readonly weights: Float32Array;
}

/**
 * Resizes a plane with a triangle filter. Its width is that of the larger of source and target items, so that it interpolates linearly
 * when it enlarges, and gives no moiré when it reduces.
 */
export function resample(source: Plane, width: number, height: number): Plane {
  const { item } = source;
  const line = source.width * item;
  const [columns, rows] = [kernelOf(source.width, width), kernelOf(source.height, height)];
  const bytes = new Uint8ClampedArray(width * height * item);
  const sums = new Float32Array(line);
  for (let row = 0; row < height; row += 1) {
    sumRows(source.bytes, sums, rows, row);
    const target = bytes.subarray(row * width * item, (row + 1) * width * item);
    for (let channel = 0; channel < item; channel += 1) sumColumns(sums, target, columns, channel, item);
  }
  return { bytes: new Uint8Array(bytes.buffer), width, height, item };
}

/** Sums one row of the result, still in the width of the source. */
function sumRows(bytes: Uint8Array, sums: Float32Array, { taps, first, weights }: Kernel, row: number): void {
  sums.fill(0);
  for (let tap = 0; tap < taps; tap += 1) {
    const weight = weights[row * taps + tap] ?? 0;
    const from = ((first[row] ?? 0) + tap) * sums.length;
    for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] ?? 0) + weight * (bytes[from + at] ?? 0);
  }
}

function sumColumns(
  sums: Float32Array,
  target: Uint8ClampedArray,
  { taps, first, weights }: Kernel,
  channel: number,
  item: number,
): void {
  for (let index = 0; index < first.length; index += 1) {
    const from = (first[index] ?? 0) * item + channel;
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) sum += (weights[index * taps + tap] ?? 0) * (sums[from + tap * item] ?? 0);
    target[index * item + channel] = sum;
  }
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
