import type { Affine, Ranges } from '../codes/normalisation.ts';
import type { CodedNetwork } from './coded-network.ts';

/**
 * The largest weight. Processors without VNNI add two products of a byte and a weight in 16 bits, which saturate:
 * 2 · 255 · 64 still fits, so weights have 7 bits, everywhere, for the same picture everywhere.
 */
export const MOST = 63;

/** The largest bias, in units of its layer: sums must not overflow 32 bits. */
const MOST_BIAS = 2 ** 30;

/** A value v is stored as the byte `round(v / scale) + zero`. */
export interface ByteScale {
  readonly scale: number;
  readonly zero: number;
}

/** Signed weights, and for each output what a weight of 1 stands for. */
export interface QuantisedKernel {
  readonly weight: Int8Array;
  readonly unit: Float32Array;
}

/** The bytes that values from `low` (at most 0) to `high` are stored in, with 0 exact. */
export function byteScale(low: number, high: number): ByteScale {
  const bottom = Math.min(low, 0);
  const scale = Math.max(high - bottom, 1e-6) / 255;
  return { scale, zero: Math.round((0 - bottom) / scale) };
}

/**
 * Quantises each output by the largest of its weights.
 * @param most what that one becomes, for each output
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

/** All that changes from frame to frame in a network of bytes: of all layers, and of all that is stored in bytes, in order. */
export interface QuantisedFrame {
  /** What a weight of 1 stands for in each output, with the layer's scale. */
  readonly units: Float32Array;
  readonly biases: Int32Array;
  readonly scales: Float32Array;
  readonly zeros: Uint8Array;
}

/** The kernels of a network's layers and of its last convolution, in bytes. */
export interface QuantisedNetwork {
  readonly network: CodedNetwork;
  readonly kernels: readonly QuantisedKernel[];
  readonly last: QuantisedKernel;
}

export function quantiseNetwork(network: CodedNetwork): QuantisedNetwork {
  const kernelOf = ({ weight, outputs }: CodedNetwork['last']) => quantiseKernel(weight, outputs, () => MOST);
  return {
    network,
    kernels: network.layers.map(({ convolution }) => kernelOf(convolution)),
    last: kernelOf(network.last),
  };
}

/** The bytes of a frame less 128 are what the first layer reads. */
const SOURCE: ByteScale = { scale: 1, zero: 128 };

/**
 * @param affine scales and shifts that include the normalisation
 * @param ranges of what every layer and every sum gives
 * @param inputs which of what is stored each layer reads, the last convolution included; the cells are the first
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
  let from = 0;
  network.layers.forEach(({ channels }, index) => {
    const inputScale = stored[inputs[index] ?? 0]?.scale ?? 1;
    kernels[index]?.unit.forEach((unit, output) => {
      const channel = from + (output % channels);
      const shift = affine.shift[channel] ?? 0;
      const least = Math.max(Math.abs(shift) / (MOST_BIAS * inputScale * unit), 1e-12);
      const scale = awayFromZero(affine.scale[channel] ?? 0, least);
      units.push(unit * scale);
      biases.push(Math.round(shift / (inputScale * unit * scale)));
    });
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

function awayFromZero(value: number, least: number): number {
  return Math.abs(value) >= least ? value : value < 0 ? -least : least;
}
