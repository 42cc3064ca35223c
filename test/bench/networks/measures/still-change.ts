import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';

/** A pixel stood still if every channel of the input changed by less than this, of 255. */
const MOVED = 6;

/** A picture and its painting, of one size. */
export interface Painted {
  readonly source: RgbPicture;
  readonly painting: RgbPicture;
}

export interface Change {
  /** The sum of |Δ painting| over all channels of all pixels that stood still. */
  readonly sum: number;
  readonly values: number;
}

/** Measures how much a painting changed from one frame to the next where the input stood still. */
export function stillChange(before: Painted, after: Painted): Change {
  const size = after.source.width * after.source.height;
  const moved = (at: number) => Math.abs((after.source.values[at] ?? 0) - (before.source.values[at] ?? 0));
  const changed = (at: number) => Math.abs((after.painting.values[at] ?? 0) - (before.painting.values[at] ?? 0));
  let [sum, values] = [0, 0];
  for (let at = 0; at < size; at += 1) {
    if (Math.max(moved(at), moved(size + at), moved(2 * size + at)) >= MOVED) continue;
    sum += changed(at) + changed(size + at) + changed(2 * size + at);
    values += 3;
  }
  return { sum, values };
}
