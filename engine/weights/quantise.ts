import type { Affine, Ranges } from '../codes/normalisation.ts';
import { type CodedNetwork, type Convolution, closesBlock, TAPS } from './coded-network.ts';

/**
 * Largest quantised weight. CPUs without VNNI add two products of a byte and a weight in 16 bits, which saturate.
 * 2 · 255 · 64 still fits, so weights have 7 bits on all machines, for the same picture on all.
 */
export const MOST_WEIGHT = 63;

/** Largest bias in units of its layer, so that sums don't overflow 32 bits. */
const MOST_BIAS = 2 ** 30;

/** Scale of a tensor of bytes. A value v is stored as `round(v / scale) + zero`. */
export interface ByteScale {
  readonly scale: number;
  readonly zero: number;
}

/** Signed weights, and for each output the value of a weight of 1. */
export interface QuantisedKernel {
  readonly weight: Int8Array;
  readonly unit: Float32Array;
}

/** Returns the byte scale for values from `low` (at most 0) to `high`, in which 0 is exact. */
export function byteScale(low: number, high: number): ByteScale {
  const bottom = Math.min(low, 0);
  const scale = Math.max(high - bottom, 1e-6) / 255;
  return { scale, zero: Math.round((0 - bottom) / scale) };
}

/**
 * Quantises each output by the largest of its weights.
 * @param most returns, for each output, the quantised value of its largest weight
 */
export function quantiseKernel(
  weight: Float32Array,
  outputs: number,
  most: (output: number) => number,
): QuantisedKernel {
  const size = weight.length / outputs;
  const unit = new Float32Array(outputs);
  const quantised = new Int8Array(weight.length);
  for (let out = 0; out < outputs; out += 1) {
    const row = weight.subarray(out * size, (out + 1) * size);
    const scale = Math.max(row.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) / most(out), 1e-12);
    unit[out] = scale;
    row.forEach((value, at) => {
      quantised[out * size + at] = Math.round(value / scale);
    });
  }
  return { weight: quantised, unit };
}

/** What depends on the frame in a quantised network: units and biases of all layers, and scales and zeros of all stored tensors, in order. */
export interface QuantisedFrame {
  /** Value of a weight of 1 in each output, times the layer's scale. */
  readonly units: Float32Array;
  readonly biases: Int32Array;
  readonly scales: Float32Array;
  readonly zeros: Uint8Array;
}

/** Quantised kernels of a network's layers and of its last convolution. */
export interface QuantisedNetwork {
  readonly network: CodedNetwork;
  readonly kernels: readonly QuantisedKernel[];
  readonly last: QuantisedKernel;
}

export function quantiseNetwork(network: CodedNetwork): QuantisedNetwork {
  const kernelOf = ({ weight, outputs }: CodedNetwork['last']) => quantiseKernel(weight, outputs, () => MOST_WEIGHT);
  return {
    network,
    kernels: network.layers.map(({ convolution }) => kernelOf(convolution)),
    last: kernelOf(network.last),
  };
}

/** Byte scale of the frame. The first layer takes bytes less 128. */
const SOURCE: ByteScale = { scale: 1, zero: 128 };

/**
 * Quantises what depends on a frame. The shifts of the second layers of blocks are deferred: the sums that follow are stored without them,
 * and the layers that read these sums add in their biases what is missing.
 * @param affine scales and shifts that include the normalisation
 * @param ranges ranges of every layer's output and of every sum
 * @param inputs number of the stored tensor that each layer reads, including the last convolution; the cells have number 0
 */
export function quantiseFrame(
  { network, kernels, last }: QuantisedNetwork,
  affine: Affine,
  { low, high }: Ranges,
  inputs: readonly number[],
): QuantisedFrame {
  const stored = [SOURCE, ...Array.from(low, (bottom, at) => byteScale(bottom, high[at] ?? 0))];
  const units: number[] = [];
  const biases: number[] = [];
  let deferred = new Float32Array(network.layers[1]?.channels ?? 0);
  let from = 0;
  network.layers.forEach(({ channels, convolution }, index) => {
    const isDeferred = closesBlock(network, index);
    const missing = readsSum(network, index) ? ofConstant(convolution, deferred) : undefined;
    const inputScale = stored[inputs[index] ?? 0]?.scale ?? 1;
    kernels[index]?.unit.forEach((unit, output) => {
      const channel = from + (output % channels);
      const factor = affine.scale[channel] ?? 0;
      const shift = isDeferred ? 0 : (affine.shift[channel] ?? 0) + factor * (missing?.[output] ?? 0);
      const least = Math.max(Math.abs(shift) / (MOST_BIAS * inputScale * unit), 1e-12);
      const scale = awayFromZero(factor, least);
      units.push(unit * scale);
      biases.push(Math.round(shift / (inputScale * unit * scale)));
    });
    if (isDeferred) deferred = deferred.map((sum, at) => sum + (affine.shift[from + at] ?? 0));
    from += channels;
  });
  const lastScale = stored[inputs[network.layers.length] ?? 0]?.scale ?? 1;
  last.unit.forEach((unit, output) => {
    units.push(unit);
    biases.push(Math.round((network.lastBias[output] ?? 0) / (lastScale * unit)));
  });
  return {
    units: Float32Array.from(units),
    biases: Int32Array.from(biases),
    scales: Float32Array.from(stored, ({ scale }) => scale),
    zeros: Uint8Array.from(stored, ({ zero }) => zero),
  };
}

/** Returns whether a layer reads the sum that a block ends with. The first block's first layer reads no sum. */
function readsSum(network: CodedNetwork, index: number): boolean {
  return closesBlock(network, index - 1);
}

/** Returns what a convolution makes of an input that is the same everywhere. */
function ofConstant({ inputs, outputs, weight }: Convolution, values: Float32Array): Float32Array {
  const made = new Float32Array(outputs);
  weight.forEach((each, at) => {
    const kernel = Math.floor(at / TAPS);
    const output = Math.floor(kernel / inputs);
    made[output] = (made[output] ?? 0) + each * (values[kernel % inputs] ?? 0);
  });
  return made;
}

function awayFromZero(value: number, least: number): number {
  return Math.abs(value) >= least ? value : value < 0 ? -least : least;
}
