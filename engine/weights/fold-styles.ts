import { permanent } from '../../core/contracts/failure.ts';
import type { StyleMix } from '../../core/contracts/style-mix.ts';
import type { Architecture } from '../cards/style-card.ts';
import { type Convolution, TAPS } from './convolution.ts';
import {
  type ActivationRanges,
  BLOCK_CHANNELS,
  CANVAS_CHANNELS,
  type NetworkWeights,
  type Range,
} from './network-weights.ts';
import { readCanvas } from './read-canvas.ts';
import type { WeightTensors } from './read-safetensors.ts';

/**
 * Folds a mix of styles into plain convolutions that read and give canonical blocks. A style scales and shifts what the
 * shared layers give, and may have layers of its own; all of it is linear, so a mix is the weighted sum. Its styles lie on the
 * same canvas: the first one's.
 * @throws RepaintError `engine`, permanent, naming a tensor that is missing or has another shape
 */
export function foldStyles(
  tensors: WeightTensors,
  { channels, blocks, sum }: Architecture,
  mix: StyleMix,
): NetworkWeights {
  const last = 2 * blocks + 1;
  const total = mix.reduce((sum, { weight }) => sum + weight, 0);
  const shares = mix.map(({ style, weight }) => ({ style, share: weight / total }));
  const canvas = mix[0] && readCanvas(tensors, mix[0].style);
  const seen = BLOCK_CHANNELS + (canvas ? CANVAS_CHANNELS : 0);
  const layers = Array.from({ length: last + 1 }, (_, index) => {
    const inputs = index === 0 ? seen : channels;
    return foldLayer(tensors, shares, { index, inputs, outputs: index === last ? BLOCK_CHANNELS : channels });
  });
  const ranges = rangesOf(tensors, shares, last, blocks);
  return { layers, sum, ...(canvas && { canvas }), ...(ranges && { ranges }) };
}

interface Share {
  readonly style: string;
  readonly share: number;
}

interface LayerShape {
  readonly index: number;
  readonly inputs: number;
  readonly outputs: number;
}

function foldLayer(tensors: WeightTensors, shares: readonly Share[], layer: LayerShape): Convolution {
  const { index, inputs, outputs } = layer;
  const weight = new Float32Array(outputs * inputs * TAPS);
  const bias = new Float32Array(outputs);
  for (const { style, share } of shares) {
    const own = `style.${style}.layer.${index}.weight`;
    const kernel = values(tensors, tensors.has(own) ? own : `layer.${index}.weight`, [outputs, inputs, 3, 3]);
    const scaleName = `style.${style}.scale.${index}`;
    const scale = tensors.has(scaleName) ? values(tensors, scaleName, [outputs]) : undefined;
    addScaled(weight, kernel, (at) => share * (scale?.[Math.floor(at / (inputs * TAPS))] ?? 1));
    addScaled(bias, values(tensors, `style.${style}.shift.${index}`, [outputs]), () => share);
  }
  return { inputs, outputs, weight, bias };
}

function addScaled(sum: Float32Array, values: Float32Array, factor: (at: number) => number): void {
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + factor(at) * (values[at] ?? 0);
}

/** The outermost of the styles; nothing where one of them lacks any. */
function rangesOf(
  tensors: WeightTensors,
  shares: readonly Share[],
  last: number,
  blocks: number,
): ActivationRanges | undefined {
  const isComplete = shares.every(({ style }) => tensors.has(`style.${style}.range.0`));
  if (!isComplete) return undefined;
  const layers = Array.from({ length: last + 1 }, (_, index): Range => {
    return outermost(shares.map(({ style }) => values(tensors, `style.${style}.range.${index}`, [2])));
  });
  const sums = Array.from({ length: blocks }, (_, index) =>
    outermost(shares.map(({ style }) => sumRange(tensors, `style.${style}.sum.${index}`))),
  );
  return { layers, sums };
}

/** The low end is 0 where only the high one is there. */
function sumRange(tensors: WeightTensors, name: string): Float32Array {
  const isHighOnly = tensors.get(name)?.shape.join() === '1';
  return isHighOnly ? Float32Array.of(0, values(tensors, name, [1])[0] ?? 0) : values(tensors, name, [2]);
}

function outermost(ranges: readonly Float32Array[]): Range {
  return {
    low: Math.min(...ranges.map(([low = 0]) => low)),
    high: Math.max(...ranges.map(([, high = 0]) => high)),
  };
}

function values(tensors: WeightTensors, name: string, shape: readonly number[]): Float32Array {
  const tensor = tensors.get(name);
  const expected = shape.join('×');
  if (!tensor) throw permanent('engine', `The weights have no tensor ${name}: expected one of ${expected}.`);
  const found = tensor.shape.join('×');
  if (found === expected) return tensor.values;
  throw permanent('engine', `The tensor ${name} of the weights is ${found}: expected ${expected}.`);
}
