import type { Convolution } from '../weights/convolution.ts';
import { type NetworkWeights, wiringOf } from '../weights/network-weights.ts';
import type { OnnxGraph } from './onnx-graph.ts';
import { ELEMENT } from './onnx-model.ts';

type Form = 'fp32' | 'fp16';

/** uint8 [N, h, w, 24] → the same, painted, in floating point: channels first, as float kernels want them. */
export function floatLayers(graph: OnnxGraph, network: NetworkWeights, blocks: string, form: Form): string {
  const { head, pairs, tail } = wiringOf(network);
  const centred = graph.node('DequantizeLinear', [blocks, graph.scalar('float32', 1), graph.scalar('uint8', 128)]);
  const first = graph.node('Transpose', [centred], { attributes: { perm: [0, 3, 1, 2] } });
  const narrow = form === 'fp32' ? first : graph.node('Cast', [first], { attributes: { to: ELEMENT.float16 } });
  let x = graph.node('Relu', [conv(graph, head, narrow, form)]);
  for (const [inner, outer] of pairs) {
    const between = graph.node('Relu', [conv(graph, inner, x, form)]);
    const sum = graph.node('Add', [conv(graph, outer, between, form), x]);
    x = network.sum === 'relu' ? graph.node('Relu', [sum]) : sum;
  }
  const painted = conv(graph, tail, x, form);
  const wide = form === 'fp32' ? painted : graph.node('Cast', [painted], { attributes: { to: ELEMENT.float32 } });
  const last = graph.node('Transpose', [wide], { attributes: { perm: [0, 2, 3, 1] } });
  return graph.node('QuantizeLinear', [last, graph.scalar('float32', 1), graph.scalar('uint8', 0)]);
}

function conv(graph: OnnxGraph, { inputs, outputs, weight, bias }: Convolution, x: string, form: Form): string {
  const type = form === 'fp32' ? 'float32' : 'float16';
  const kernel = graph.constant(type, weight, [outputs, inputs, 3, 3]);
  return graph.node('Conv', [x, kernel, graph.constant(type, bias, [outputs])], { attributes: { pads: [1, 1, 1, 1] } });
}
