import type { AffineMap } from './fold-colour.ts';

/** A 3×3 convolution with zero padding. */
export interface Convolution {
  readonly inputs: number;
  readonly outputs: number;
  /** Weights as [outputs, inputs, 3, 3]. */
  readonly weight: Float32Array;
}

/** Number of taps of a 3×3 kernel. */
export const TAPS = 9;

/** Number of values of a cell of 2×2 pixels: four of luma in rows, then U and V. */
export const CELL = 6;

/** A layer whose output channels are normalised, scaled and shifted. */
export interface CodedLayer {
  readonly convolution: Convolution;
  readonly stride: 1 | 2;
  /** True if its outputs are rearranged to a grid of twice the size, as [above or below, left or right, channel]. */
  readonly spreads: boolean;
  /** Number of normalised channels: the outputs, or a quarter of them if the layer spreads. */
  readonly channels: number;
  /** Scale and shift as linear maps of the style vector: weight [channels, vector] and bias [channels]. */
  readonly scale: Linear;
  readonly shift: Linear;
}

/** The map y = weight · x + bias. `weight` is row-major, outputs × inputs. */
export interface Linear {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** Computes the style vector of a code: the code less `mean`, divided by `deviation`, through two linear maps with a ReLU between them. */
export interface Coder {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
  readonly inner: Linear;
  readonly outer: Linear;
}

/** A network that takes a code, for one colour of the source. It takes and returns cells of bytes. */
export interface CodedNetwork {
  /** Two layers down to a quarter of the size, the two of each residual block, and two back up. The second of each block has no ReLU. */
  readonly layers: readonly CodedLayer[];
  /** Convolution to 12 channels: red, green and blue of a cell's four pixels, before the sigmoid. */
  readonly last: Convolution;
  readonly lastBias: Float32Array;
  /** Map from these 12 channels, from 0 to 1, to the bytes of a cell. */
  readonly toBytes: AffineMap;
}

/** The code of each style of a network, and the coder for all of them. */
export interface Codes {
  readonly coder: Coder;
  readonly ofStyle: ReadonlyMap<string, Float32Array>;
}

/** Returns whether a layer is the second of a residual block: its outputs are added to the block's input, without a ReLU. */
export function closesBlock({ layers }: CodedNetwork, index: number): boolean {
  return index > 2 && index < layers.length - 2 && index % 2 === 1;
}

/** The operations with which the layers are computed, on tensors of an engine or on names in a graph. */
export interface Steps<T> {
  /** Computes convolution `index`, normalised, scaled and shifted. */
  layer(x: T, index: number): T;
  relu(x: T): T;
  add(x: T, y: T): T;
}

/** Runs the network up to the last convolution. The computation is the same for every engine. */
export function runLayers<T>({ layers }: CodedNetwork, cells: T, { layer, relu, add }: Steps<T>): T {
  let x = relu(layer(relu(layer(cells, 0)), 1));
  const end = layers.length - 2;
  for (let at = 2; at < end; at += 2) x = add(x, layer(relu(layer(x, at)), at + 1));
  return relu(layer(relu(layer(x, end)), end + 1));
}
