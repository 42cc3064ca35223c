import type { Convolution } from '../weights/convolution.ts';
import { type ActivationRanges, type NetworkWeights, wiringOf } from '../weights/network-weights.ts';
import { type ByteScale, byteScale, quantise } from '../weights/quantise.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/** Frames: a byte is a byte. The network reads them less 128, which is the zero outside a picture. */
const SOURCE: ByteScale = { scale: 1, zero: 128 };
const PAINTED: ByteScale = { scale: 1, zero: 0 };

/** A tensor of bytes and what they stand for. */
interface Bytes {
  readonly name: string;
  readonly is: ByteScale;
}

/**
 * uint8 [N, h, w, 24] → the same, painted, in bytes throughout: unsigned activations and signed weights, the one
 * combination that ONNX Runtime has fast kernels for. Where a ReLU follows, bytes
 * begin at 0, so it is free.
 */
export function quantisedLayers(graph: OnnxGraph, network: NetworkWeights, blocks: string): string {
  const { head, pairs, tail } = wiringOf(network);
  const { layers, sums } = rangesOf(network);
  const scaleOf = (index: number) => byteScale(layers[index] ?? { low: 0, high: 1 });
  let x = conv(graph, head, { name: blocks, is: SOURCE }, scaleOf(0));
  pairs.forEach(([inner, outer], index) => {
    const between = conv(graph, inner, x, scaleOf(2 * index + 1));
    const branch = conv(graph, outer, between, scaleOf(2 * index + 2));
    x = sum(graph, x, branch, byteScale(sums[index] ?? { low: 0, high: 1 }));
  });
  return conv(graph, tail, x, PAINTED).name;
}

function rangesOf({ ranges }: NetworkWeights): ActivationRanges {
  if (ranges === undefined) throw new RangeError('Without the ranges of its activations a network has no int8 form.');
  return ranges;
}

function conv(graph: OnnxGraph, convolution: Convolution, x: Bytes, is: ByteScale): Bytes {
  const { inputs, outputs, weight, weightScale, bias } = quantise(convolution, x.is.scale);
  const kernel = [
    graph.constant('int8', weight, [outputs, inputs, 3, 3]),
    graph.constant('float32', weightScale, [outputs]),
    graph.constant('int8', new Int8Array(outputs), [outputs]),
  ];
  const units = graph.constant('int32', bias, [outputs]);
  const name = graph.node(
    'QLinearConv',
    [x.name, ...constants(graph, x.is), ...kernel, ...constants(graph, is), units],
    {
      domain: 'com.microsoft',
      attributes: { channels_last: 1, pads: [1, 1, 1, 1] },
    },
  );
  return { name, is };
}

function sum(graph: OnnxGraph, a: Bytes, b: Bytes, is: ByteScale): Bytes {
  const terms = [a, b].flatMap((term) => [term.name, ...constants(graph, term.is)]);
  const name = graph.node('QLinearAdd', [...terms, ...constants(graph, is)], { domain: 'com.microsoft' });
  return { name, is };
}

function constants(graph: OnnxGraph, { scale, zero }: ByteScale): [string, string] {
  return [graph.scalar('float32', scale), graph.scalar('uint8', zero)];
}
