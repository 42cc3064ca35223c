import type { Convolution } from './convolution.ts';
import type { AffineMap } from './fold-colour.ts';

/** Numbers of a cell, which is 2×2 pixels: four of luma by rows, then U and V. */
export const CELL = 6;

/** A layer whose output is normalised, scaled and shifted, channel by channel. */
export interface CodedLayer {
  readonly convolution: Convolution;
  readonly stride: 1 | 2;
  /** Whether its outputs are four positions of a grid twice as fine: [above or below, left or right, channel]. */
  readonly spreads: boolean;
  /** What is normalised: the outputs, or a quarter of them where the layer spreads. */
  readonly channels: number;
  /** Linear in the style vector: [channels, vector], and [channels]. */
  readonly scale: Linear;
  readonly shift: Linear;
}

/** y = weight · x + bias; `weight` is row-major, outputs × inputs. */
export interface Linear {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** What makes the style vector of a code: the code less its mean, by its deviation, through two linear maps with a ReLU between. */
export interface Coder {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
  readonly inner: Linear;
  readonly outer: Linear;
}

/** A network that takes a code, for one colour of the source: it reads and gives cells of bytes. */
export interface CodedNetwork {
  /** Two on the way to a quarter of the size, then pairs, then two on the way back. Every second one of the pairs has no ReLU. */
  readonly layers: readonly CodedLayer[];
  /** To 12 channels: red, green and blue of a cell's four pixels, before the sigmoid. */
  readonly last: Convolution;
  readonly lastBias: Float32Array;
  /** Those 12, from 0 to 1, to the bytes of a cell. */
  readonly toBytes: AffineMap;
}

/** The code of each style of a network, and what all codes go through. */
export interface Codes {
  readonly coder: Coder;
  readonly ofStyle: ReadonlyMap<string, Float32Array>;
}

/** What the layers of a network are computed with, in an engine or in numbers. */
export interface Steps<T> {
  /** Convolution `index`, normalised, scaled and shifted. */
  layer(x: T, index: number): T;
  relu(x: T): T;
  add(x: T, y: T): T;
}

/** The computation up to the last convolution, the same for every engine. */
export function runLayers<T>({ layers }: CodedNetwork, cells: T, { layer, relu, add }: Steps<T>): T {
  let x = relu(layer(relu(layer(cells, 0)), 1));
  const end = layers.length - 2;
  for (let at = 2; at < end; at += 2) x = add(x, layer(relu(layer(x, at)), at + 1));
  return relu(layer(relu(layer(x, end)), end + 1));
}
