import type { Convolution } from './convolution.ts';

/** Channels of a block of 4×4 pixels: 16 of luma, 4 of U, 4 of V. */
export const BLOCK_CHANNELS = 24;
export const LUMA_CHANNELS = 16;

/** How large the outputs of a layer get, but for one value in ten thousand. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What quantising needs to know. */
export interface ActivationRanges {
  /** Of each layer's own output, after its ReLU where one follows at once. */
  readonly layers: readonly Range[];
  /** Of each pair's sum, after its ReLU where it has one. */
  readonly sums: readonly Range[];
}

/**
 * Strokes that stand still under the picture, which a network may see beside it: bytes, square, [side, side, 16], repeated in both
 * directions. Its channels come after those of the picture.
 */
export interface Canvas {
  /** In blocks. */
  readonly side: number;
  readonly bytes: Uint8Array;
}

/** Channels of a canvas: its 4×4 pixels. */
export const CANVAS_CHANNELS = 16;

/**
 * A network with all folded in that is known when it is opened. It takes blocks of 4×4 pixels less 128 and gives blocks, in
 * bytes. `layers` are the first one with a ReLU, pairs as `x = ReLU(x + second(ReLU(first(x))))`, and the last one. The ReLU of the
 * sums may be missing.
 */
export interface NetworkWeights {
  readonly layers: readonly Convolution[];
  readonly sum: 'relu' | 'plain';
  readonly canvas?: Canvas;
  readonly ranges?: ActivationRanges;
}

/** What a network that reads canonical blocks subtracts from luma, so that zeros around a picture are mid-grey. */
export const MID_GREY = 128 / 255;

/** First layer, pairs, last layer. */
export function wiringOf({ layers }: NetworkWeights): {
  head: Convolution;
  pairs: [Convolution, Convolution][];
  tail: Convolution;
} {
  const [head, ...rest] = layers;
  const tail = rest.pop();
  if (!head || !tail || rest.length % 2 !== 0) throw new RangeError(`${layers.length} layers make no network.`);
  const pairs: [Convolution, Convolution][] = [];
  for (let at = 0; at < rest.length; at += 2) pairs.push([rest[at] as Convolution, rest[at + 1] as Convolution]);
  return { head, pairs, tail };
}
