import { nv12FrameBytes } from '../../core/media/pictures/colour.ts';
import { type Plane, planesOf, type Size } from './plane.ts';

/** Returns the size of a frame that is reduced by the factor `by` in width and height. */
export function reducedSize({ width, height }: Size, by: number): Size {
  return { width: Math.ceil(width / by), height: Math.ceil(height / by) };
}

/** Reduces an NV12 frame by a whole number in width and height. Every item is the mean of those that it covers. */
export function reduceFrame(frame: Uint8Array, size: Size, by: number): Uint8Array {
  const reduced = reducedSize(size, by);
  const target = new Uint8Array(nv12FrameBytes(reduced.width, reduced.height));
  const targets = planesOf(target, reduced);
  planesOf(frame, size).forEach((plane, index) => {
    reducePlane(plane, targets[index] as Plane, by);
  });
  return target;
}

function reducePlane(source: Plane, target: Plane, by: number): void {
  const { item } = source;
  const line = target.width * item;
  const sums = new Uint32Array(line);
  for (let row = 0; row < target.height; row += 1) {
    const rows = Math.min(by, source.height - row * by);
    sums.fill(0);
    for (let inner = 0; inner < rows; inner += 1) addRow(source, (row * by + inner) * source.width, sums, by);
    for (let at = 0; at < line; at += 1) {
      const columns = Math.min(by, source.width - Math.floor(at / item) * by);
      target.bytes[row * line + at] = Math.round((sums[at] ?? 0) / (rows * columns));
    }
  }
}

function addRow({ bytes, width, item }: Plane, from: number, sums: Uint32Array, by: number): void {
  let into = 0;
  for (let column = 0; column < width; column += by) {
    const end = Math.min(column + by, width);
    for (let channel = 0; channel < item; channel += 1) {
      let sum = 0;
      for (let at = column; at < end; at += 1) sum += bytes[(from + at) * item + channel] ?? 0;
      sums[into + channel] = (sums[into + channel] ?? 0) + sum;
    }
    into += item;
  }
}
