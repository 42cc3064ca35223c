import { EPSILON } from '../codes/normalisation.ts';
import { type CodedNetwork, type Convolution, closesBlock, runLayers } from '../weights/coded-network.ts';
import { OnnxGraph } from './onnx-graph.ts';
import { ELEMENT, type OnnxValue } from './onnx-model.ts';

export type FloatForm = 'fp32' | 'fp16';

const CELLS: OnnxValue = { name: 'cells', type: 'uint8', shape: [1, 'H', 'W', 6] };
const PAINTED: OnnxValue = { name: 'painted', type: 'uint8', shape: [1, 'H', 'W', 6] };
const OVER_POSITIONS = { axes: [2, 3], keepdims: 1 };

/**
 * Builds the ONNX model that paints: uint8 `cells` → `painted`. `scale` and `shift` hold the values of all layers, concatenated, and
 * include the normalisation.
 */
export function paintingGraph(network: CodedNetwork, form: FloatForm): Uint8Array {
  const graph = new OnnxGraph();
  const affines = perLayer(graph, network, form);
  const painted = runLayers(network, channelsOf(graph, form), {
    layer: (x, index) => {
      const { scale, shift } = affines[index] as LayerAffine;
      return graph.node('Add', [graph.node('Mul', [layer(graph, network, index, x, form), scale]), shift]);
    },
    relu: (x) => graph.node('Relu', [x]),
    add: (x, y) => graph.node('Add', [x, y]),
  });
  bytesOf(graph, network, painted, form);
  return graph.encode([CELLS, ...affineInputs(network)], [PAINTED]);
}

/**
 * Builds the ONNX model that measures: uint8 `cells` → `mean` and `variance` of the outputs of all layers, concatenated. Each layer is
 * normalised by its own, then scaled and shifted by `scale` and `shift`. `low` and `high` are the ranges of the tensors between layers,
 * less what {@link quantiseFrame} defers.
 */
export function measuringGraph(network: CodedNetwork): Uint8Array {
  const graph = new OnnxGraph();
  const affines = perLayer(graph, network, 'fp32');
  const epsilon = graph.scalar('float32', EPSILON);
  const layers: NormalisedLayer[] = [];
  /** The tensors between layers, without what is deferred. */
  const kept: string[] = [];
  let deferred = '';
  runLayers(network, channelsOf(graph, 'fp32'), {
    layer: (x, index) => {
      const given = layer(graph, network, index, x, 'fp32');
      const made = normalisedLayer(graph, given, affines[index] as LayerAffine, epsilon);
      layers[index] = made;
      const isDeferred = closesBlock(network, index);
      kept.push(isDeferred ? graph.node('Mul', [given, made.scale]) : made.output);
      if (isDeferred) deferred = deferred ? graph.node('Add', [deferred, made.shift()]) : made.shift();
      return made.output;
    },
    relu: (x) => {
      kept[kept.length - 1] = graph.node('Relu', [x]);
      return kept.at(-1) ?? x;
    },
    add: (x, y) => {
      const sum = graph.node('Add', [x, y]);
      kept.push(graph.node('Sub', [sum, deferred]));
      return sum;
    },
  });
  const extremes = (operator: string) => kept.map((x) => graph.node(operator, [x], { attributes: { keepdims: 1 } }));
  const [means, variances] = [layers.map(({ mean }) => mean), layers.map(({ variance }) => variance)];
  const outputs = [
    joined(graph, 'low', extremes('ReduceMin'), kept.length),
    joined(graph, 'high', extremes('ReduceMax'), kept.length),
    joined(graph, 'mean', means, channelsOfAll(network)),
    joined(graph, 'variance', variances, channelsOfAll(network)),
  ];
  return graph.encode([CELLS, ...affineInputs(network)], outputs);
}

interface NormalisedLayer {
  readonly mean: string;
  readonly variance: string;
  /** Scale and shift that include the normalisation. */
  readonly scale: string;
  readonly shift: () => string;
  readonly output: string;
}

/** Normalises the output of a layer by its own statistics, then scales and shifts it. */
function normalisedLayer(graph: OnnxGraph, given: string, affine: LayerAffine, epsilon: string): NormalisedLayer {
  const mean = graph.node('ReduceMean', [given], { attributes: OVER_POSITIONS });
  const centred = graph.node('Sub', [given, mean]);
  const squares = graph.node('Mul', [centred, centred]);
  const variance = graph.node('ReduceMean', [squares], { attributes: OVER_POSITIONS });
  const deviation = graph.node('Sqrt', [graph.node('Add', [variance, epsilon])]);
  const scale = graph.node('Div', [affine.scale, deviation]);
  const output = graph.node('Add', [graph.node('Mul', [centred, scale]), affine.shift]);
  return {
    mean,
    variance,
    scale,
    output,
    shift: () => graph.node('Sub', [affine.shift, graph.node('Mul', [mean, scale])]),
  };
}

/** Adds an output that consists of tensors of one position each. */
function joined(graph: OnnxGraph, name: string, parts: readonly string[], channels: number): OnnxValue {
  graph.node('Concat', parts, { name, attributes: { axis: 1 } });
  return { name, type: 'float32', shape: [1, channels, 1, 1] };
}

/** Returns the number of normalised channels of all layers. */
export function channelsOfAll({ layers }: CodedNetwork): number {
  return layers.reduce((sum, { channels }) => sum + channels, 0);
}

function affineInputs(network: CodedNetwork): OnnxValue[] {
  return ['scale', 'shift'].map((name) => ({ name, type: 'float32', shape: [1, channelsOfAll(network), 1, 1] }));
}

interface LayerAffine {
  readonly scale: string;
  readonly shift: string;
}

/** Splits scale and shift into the parts of the layers. */
function perLayer(graph: OnnxGraph, { layers }: CodedNetwork, form: FloatForm): LayerAffine[] {
  const sizes = graph.integers(...layers.map(({ channels }) => channels));
  const split = (name: string) =>
    graph.several('Split', [inForm(graph, name, form), sizes], layers.length, { attributes: { axis: 1 } });
  const [scales, shifts] = [split('scale'), split('shift')];
  return layers.map((_, index) => ({ scale: scales[index] ?? '', shift: shifts[index] ?? '' }));
}

/** Subtracts 128 from the bytes, and puts channels first, as float kernels require. */
function channelsOf(graph: OnnxGraph, form: FloatForm): string {
  const channels = graph.node('Transpose', ['cells'], { attributes: { perm: [0, 3, 1, 2] } });
  const centred = [channels, graph.scalar('float32', 1), graph.scalar('uint8', 128)];
  return inForm(graph, graph.node('DequantizeLinear', centred), form);
}

function layer(graph: OnnxGraph, { layers }: CodedNetwork, index: number, x: string, form: FloatForm): string {
  const { convolution, stride, spreads } = layers[index] as CodedNetwork['layers'][number];
  const given = convolve(graph, convolution, x, form, stride);
  return spreads ? graph.node('DepthToSpace', [given], { attributes: { blocksize: 2 } }) : given;
}

function convolve(
  graph: OnnxGraph,
  { inputs, outputs, weight }: Convolution,
  x: string,
  form: FloatForm,
  stride: number,
  bias?: Float32Array,
): string {
  const type = typeOf(form);
  const kernel = graph.constant(type, weight, [outputs, inputs, 3, 3]);
  const added = bias ? [graph.constant(type, bias, [outputs])] : [];
  return graph.node('Conv', [x, kernel, ...added], { attributes: { pads: [1, 1, 1, 1], strides: [stride, stride] } });
}

/** Adds the last convolution, a sigmoid to RGB from 0 to 1, and the conversion to bytes of the source's colour. */
function bytesOf(graph: OnnxGraph, { last, lastBias, toBytes }: CodedNetwork, x: string, form: FloatForm): void {
  const logits = convolve(graph, last, x, form, 1, lastBias);
  const rgb = graph.node('Sigmoid', [logits]);
  const matrix = graph.constant(typeOf(form), toBytes.matrix, [toBytes.rows, toBytes.columns, 1, 1]);
  const offset = graph.constant(typeOf(form), toBytes.offset, [toBytes.rows]);
  const values = graph.node('Conv', [rgb, matrix, offset]);
  const wide = form === 'fp32' ? values : graph.node('Cast', [values], { attributes: { to: ELEMENT.float32 } });
  const bytes = graph.node('QuantizeLinear', [wide, graph.scalar('float32', 1), graph.scalar('uint8', 0)]);
  graph.node('Transpose', [bytes], { name: PAINTED.name, attributes: { perm: [0, 2, 3, 1] } });
}

function typeOf(form: FloatForm): 'float32' | 'float16' {
  return form === 'fp32' ? 'float32' : 'float16';
}

function inForm(graph: OnnxGraph, x: string, form: FloatForm): string {
  return form === 'fp32' ? x : graph.node('Cast', [x], { attributes: { to: ELEMENT.float16 } });
}
