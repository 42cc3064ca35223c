import type { CodedNetwork, Coder, Linear } from '../weights/coded-network.ts';
import type { Affine } from './normalisation.ts';

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
