import { type Plane, planesOf } from '../../../engine/frames/plane.ts';
import { mean } from '../../support/mean.ts';
import type { Picture } from './pictures.ts';

/** Pixels of luma: larger than a stroke. */
const SIDE = 40;

/** How far squares of SIDE × SIDE pixels are from the painting's mean, in bytes of luma or chroma: the root mean square over all. */
export function patchiness({ frame, format }: Picture): number {
  const channels = planesOf(frame, format).flatMap((plane) =>
    Array.from({ length: plane.item }, (_, channel) => deviation(squareMeans(plane, channel))),
  );
  return Math.max(...channels);
}

function squareMeans(plane: Plane, channel: number): number[] {
  const side = SIDE / plane.item;
  const [rows, columns] = [Math.floor(plane.height / side), Math.floor(plane.width / side)];
  return Array.from({ length: rows * columns }, (_, at) =>
    squareMean(plane, channel, side, Math.floor(at / columns) * side, (at % columns) * side),
  );
}

function squareMean({ bytes, width, item }: Plane, channel: number, side: number, top: number, left: number): number {
  let sum = 0;
  for (let y = top; y < top + side; y += 1) {
    for (let x = left; x < left + side; x += 1) sum += bytes[(y * width + x) * item + channel] ?? 0;
  }
  return sum / (side * side);
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}
