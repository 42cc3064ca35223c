import { OnnxGraph } from '../../../../engine/onnx/onnx-graph.ts';
import { ELEMENT, type OnnxValue } from '../../../../engine/onnx/onnx-model.ts';
import type { EncoderWeights, KerasConvolution } from './read-encoder-weights.ts';

/**
 * Builds the graph from RGB in 0..1 to the Gram matrices of relu1_1, relu2_1 and relu3_1, each divided by the number of its pixels, and relu3_1 itself.
 * `block1_conv0` turns RGB into what VGG was trained on: BGR in 0..255, less the mean of its pictures. Nothing is padded: what
 * lies within some ten pixels of the border counts less, and no feature sees values that aren't of the picture.
 */
export function encoderGraph(weights: EncoderWeights): Uint8Array {
  const graph = new OnnxGraph();
  const layer = (x: string, name: keyof EncoderWeights, output?: string) =>
    graph.node('Relu', [convolution(graph, x, weights[name])], output === undefined ? {} : { name: output });
  const input = convolution(graph, 'picture', weights.block1_conv0);
  const relu11 = layer(input, 'block1_conv1');
  const relu21 = layer(pooled(graph, layer(relu11, 'block1_conv2')), 'block2_conv1');
  const relu31 = layer(pooled(graph, layer(relu21, 'block2_conv2')), 'block3_conv1', 'features');
  const grams = [
    gram(graph, relu11, weights.block1_conv1, 'gram1'),
    gram(graph, relu21, weights.block2_conv1, 'gram2'),
    gram(graph, relu31, weights.block3_conv1, 'gram3'),
  ];
  const picture: OnnxValue = { name: 'picture', type: 'float32', shape: [1, 3, 'h', 'w'] };
  const features: OnnxValue = {
    name: 'features',
    type: 'float32',
    shape: [1, weights.block3_conv1.bias.length, 'fh', 'fw'],
  };
  return graph.encode([picture], [...grams, features]);
}

function convolution(graph: OnnxGraph, x: string, { shape, kernel, bias }: KerasConvolution): string {
  const [rows = 0, columns = 0, inputs = 0, outputs = 0] = shape;
  const taps = rows * columns;
  const turned = Array.from({ length: kernel.length }, (_, at) => {
    const [tap, input, output] = [at % taps, Math.floor(at / taps) % inputs, Math.floor(at / taps / inputs)];
    return kernel[(tap * inputs + input) * outputs + output] ?? 0;
  });
  const weight = graph.constant('float32', turned, [outputs, inputs, rows, columns]);
  return graph.node('Conv', [x, weight, graph.constant('float32', bias, [outputs])]);
}

function pooled(graph: OnnxGraph, x: string): string {
  return graph.node('MaxPool', [x], { attributes: { kernel_shape: [2, 2], strides: [2, 2] } });
}

function gram(graph: OnnxGraph, x: string, { bias }: KerasConvolution, name: string): OnnxValue {
  const channels = bias.length;
  const rows = graph.node('Reshape', [x, graph.integers(channels, -1)]);
  const products = graph.node('Gemm', [rows, rows], { attributes: { transB: 1 } });
  const values = graph.node('Cast', [graph.node('Size', [rows])], { attributes: { to: ELEMENT.float32 } });
  const pixels = graph.node('Div', [values, graph.scalar('float32', channels)]);
  graph.node('Div', [products, pixels], { name });
  return { name, type: 'float32', shape: [channels, channels] };
}
