import { CELL, type CodedLayer, closesBlock, runLayers } from '../weights/coded-network.ts';
import { RGB_CELL } from '../weights/fold-colour.ts';
import {
  type ByteScale,
  MOST_WEIGHT,
  type QuantisedKernel,
  type QuantisedNetwork,
  quantiseKernel,
} from '../weights/quantise.ts';
import { OnnxGraph } from './onnx-graph.ts';
import type { OnnxValue } from './onnx-model.ts';

/** Byte scale of the sigmoid's input. Beyond it, the output changes by less than half a byte. */
const LOGITS: ByteScale = { scale: 12 / 255, zero: 128 };
const RGB: ByteScale = { scale: 1 / 255, zero: 0 };
const PAINTED: ByteScale = { scale: 1, zero: 0 };
/** Largest weight for luma. Only one weight of each pair isn't 0, so its sums can't saturate 16 bits: see `MOST_WEIGHT`. */
const MOST_LUMA = 127;

/** A tensor of bytes, and the names of its scale and zero point. */
interface Bytes {
  readonly name: string;
  readonly scale: string;
  readonly zero: string;
  /** Its number among the stored tensors. */
  readonly stored: number;
}

export interface QuantisedGraph {
  readonly model: Uint8Array;
  /** The number of the stored tensor that each layer reads, including the last convolution. */
  readonly inputs: readonly number[];
}

/**
 * Builds the ONNX model that paints in bytes: uint8 `cells` → `painted`. Activations are unsigned and weights signed, the only
 * combination for which ONNX Runtime has fast kernels. What depends on a frame's statistics is passed as `units`, `biases`, `scales` and
 * `zeros`. Bytes before a ReLU begin at 0, so the ReLU costs nothing. The second convolution of a block has a zero point and biases that
 * are known beforehand, namely 0, and so ONNX Runtime can use its fastest kernel.
 */
export function quantisedGraph({ network, kernels, last }: QuantisedNetwork): QuantisedGraph {
  const graph = new OnnxGraph();
  const end = network.layers.length;
  const sizes = [...network.layers.map(({ convolution }) => convolution.outputs), RGB_CELL];
  const keeps = 1 + end + (end - 4) / 2;
  const [units, biases] = [parts(graph, 'units', sizes), parts(graph, 'biases', sizes)];
  const stored = storedTensors(graph, keeps);
  const inputs: number[] = [];
  const conv = (x: Bytes, index: number, kernel: QuantisedKernel, shape: number[], stride: number, is: Given) => {
    inputs[index] = x.stored;
    const [outputs = 0] = shape;
    const weight = [graph.constant('int8', kernel.weight, shape), units[index] ?? '', noZeros(graph, outputs)];
    const isKnown = closesBlock(network, index); // its input has passed a ReLU
    const zero = isKnown ? graph.scalar('uint8', 0) : x.zero;
    const bias = isKnown ? graph.constant('int32', new Int32Array(outputs), [outputs]) : (biases[index] ?? '');
    return convolve(graph, [x.name, x.scale, zero, ...weight, is.scale, is.zero, bias], stride);
  };
  const x = runLayers<Bytes>(
    network,
    { name: 'cells', ...stored() },
    {
      layer: (seen, index) => {
        const { convolution, stride, spreads, channels } = network.layers[index] as CodedLayer;
        const is = stored();
        const shape = [convolution.outputs, convolution.inputs, 3, 3];
        const given = conv(seen, index, kernels[index] as QuantisedKernel, shape, stride, is);
        return { ...is, name: spreads ? spread(graph, given, channels) : given };
      },
      relu: (seen) => seen,
      add: (a, b) => {
        const is = stored();
        const terms = [a.name, a.scale, a.zero, b.name, b.scale, b.zero, is.scale, is.zero];
        return { ...is, name: graph.node('QLinearAdd', terms, { domain: 'com.microsoft' }) };
      },
    },
  );
  const logits = conv(x, end, last, [RGB_CELL, network.last.inputs, 3, 3], 1, constants(graph, LOGITS));
  paintedBytes(graph, logits, network.toBytes);
  return { model: graph.encode(inputsOf(sum(sizes), keeps), [PAINTED_CELLS]), inputs };
}

/** Makes a function that returns the scale and the zero point of the next stored tensor, of which the cells are the first. */
function storedTensors(graph: OnnxGraph, count: number): () => Omit<Bytes, 'name'> {
  const [scales, zeros] = ['scales', 'zeros'].map((name) => {
    const singles = parts(graph, name, new Array<number>(count).fill(1));
    return singles.map((single) => graph.node('Reshape', [single, graph.integers()])); // to scalars
  });
  let next = 0;
  return () => {
    const stored = next++;
    return { scale: scales?.[stored] ?? '', zero: zeros?.[stored] ?? '', stored };
  };
}

function inputsOf(outputs: number, keeps: number): OnnxValue[] {
  return [
    { name: 'cells', type: 'uint8', shape: [1, 'H', 'W', CELL] },
    { name: 'units', type: 'float32', shape: [outputs] },
    { name: 'biases', type: 'int32', shape: [outputs] },
    { name: 'scales', type: 'float32', shape: [keeps] },
    { name: 'zeros', type: 'uint8', shape: [keeps] },
  ];
}

const PAINTED_CELLS: OnnxValue = { name: 'painted', type: 'uint8', shape: [1, 'H', 'W', CELL] };

type Given = Pick<Bytes, 'scale' | 'zero'>;

function constants(graph: OnnxGraph, { scale, zero }: ByteScale): Given {
  return { scale: graph.scalar('float32', scale), zero: graph.scalar('uint8', zero) };
}

function noZeros(graph: OnnxGraph, outputs: number): string {
  return graph.constant('int8', new Int8Array(outputs), [outputs]);
}

function convolve(graph: OnnxGraph, inputs: readonly string[], stride: number): string {
  const attributes = { channels_last: 1, pads: [1, 1, 1, 1], strides: [stride, stride] };
  return graph.node('QLinearConv', inputs, { domain: 'com.microsoft', attributes });
}

/** Rearranges [1, h, w, (above or below, left or right, channel)] to [1, 2h, 2w, channel]. */
function spread(graph: OnnxGraph, x: string, channels: number): string {
  const shape = graph.node('Shape', [x]);
  const size = (at: number, times: number) =>
    graph.node('Mul', [
      graph.node('Slice', [shape, graph.integers(at), graph.integers(at + 1)]),
      graph.integers(times),
    ]);
  const join = (...sizes: string[]) => graph.node('Concat', sizes, { attributes: { axis: 0 } });
  const lines = join(size(1, 1), size(2, 1), graph.integers(2, 2 * channels));
  const turned = graph.node('Transpose', [graph.node('Reshape', [x, lines])], { attributes: { perm: [0, 2, 1, 3] } });
  return graph.node('Reshape', [turned, join(graph.integers(1), size(1, 2), size(2, 2), graph.integers(channels))]);
}

/** Adds the sigmoid of the logits to RGB, by a table, and the conversion to bytes of the source's colour. */
function paintedBytes(graph: OnnxGraph, logits: string, map: QuantisedNetwork['network']['toBytes']): void {
  const [read, rgb, painted] = [constants(graph, LOGITS), constants(graph, RGB), constants(graph, PAINTED)];
  const sigmoid = [logits, read.scale, read.zero, rgb.scale, rgb.zero];
  const colours = graph.node('QLinearSigmoid', sigmoid, { domain: 'com.microsoft' });
  const kernel = quantiseKernel(map.matrix, map.rows, (output) => (output < 4 ? MOST_LUMA : MOST_WEIGHT));
  const biases = Int32Array.from(map.offset, (offset, row) =>
    Math.round(offset / ((kernel.unit[row] ?? 1) * RGB.scale)),
  );
  const inputs = [
    ...[colours, rgb.scale, rgb.zero, graph.constant('int8', kernel.weight, [map.rows, map.columns, 1, 1])],
    ...[graph.constant('float32', kernel.unit, [map.rows]), noZeros(graph, map.rows), painted.scale, painted.zero],
    graph.constant('int32', biases, [map.rows]),
  ];
  const attributes = { channels_last: 1 };
  graph.node('QLinearConv', inputs, { name: PAINTED_CELLS.name, domain: 'com.microsoft', attributes });
}

function parts(graph: OnnxGraph, name: string, sizes: readonly number[]): string[] {
  return graph.several('Split', [name, graph.integers(...sizes)], sizes.length, { attributes: { axis: 0 } });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
