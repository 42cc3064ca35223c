import type { CodedNetwork, Coder, Linear } from '../weights/coded-network.ts';

/** The map y = scale · x + shift for each channel of all layers, concatenated. */
export interface Affine {
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

/** Statistics of each channel of all layers' outputs, in the order of {@link Affine}. */
export interface Statistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  /** Set if the runtime paints in bytes. */
  readonly ranges?: Ranges;
}

/** Least and greatest value of each tensor between layers: each layer's output, after its ReLU if it has one, and each sum. */
export interface Ranges {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** Added to the variance, so that an even picture isn't divided by 0. Training uses the same. */
export const EPSILON = 1e-5;

/** Combines normalisation by statistics and a style's scale and shift into one map. */
export function normalised(look: Affine, { mean, variance }: Statistics): Affine {
  const scale = look.scale.map((value, at) => value / Math.sqrt((variance[at] ?? 0) + EPSILON));
  return { scale, shift: look.shift.map((value, at) => value - (mean[at] ?? 0) * (scale[at] ?? 0)) };
}

/** Computes how a style scales and shifts the normalised output of each layer: all channels of all layers, concatenated. */
export function lookOfCode(code: Float32Array, coder: Coder, layers: CodedNetwork['layers']): Affine {
  const whitened = code.map((value, at) => (value - (coder.mean[at] ?? 0)) / (coder.deviation[at] ?? 1));
  const inner = apply(coder.inner, whitened).map((value) => Math.max(value, 0));
  const vector = apply(coder.outer, inner);
  return {
    scale: Float32Array.from(layers.flatMap(({ scale }) => [...apply(scale, vector)])),
    shift: Float32Array.from(layers.flatMap(({ shift }) => [...apply(shift, vector)])),
  };
}

function apply({ inputs, outputs, weight, bias }: Linear, x: Float32Array): Float32Array {
  return Float32Array.from({ length: outputs }, (_, row) => {
    let sum = bias[row] ?? 0;
    for (let at = 0; at < inputs; at += 1) sum += (weight[row * inputs + at] ?? 0) * (x[at] ?? 0);
    return sum;
  });
}
