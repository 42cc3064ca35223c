import type { ByteBounds } from '../weights/byte-bounds.ts';
import { BLOCK_CHANNELS, LUMA_CHANNELS, type NetworkWeights } from '../weights/network-weights.ts';
import { floatLayers } from './float-layers.ts';
import { OnnxGraph } from './onnx-graph.ts';
import type { OnnxValue } from './onnx-model.ts';
import { quantisedLayers } from './quantised-layers.ts';

export type GraphForm = 'fp32' | 'fp16' | 'int8';

/** Rows R = N · height in blocks; columns C. The bytes are those of planes whose sides are multiples of 4. */
const INPUTS: OnnxValue[] = [
  { name: 'luma', type: 'uint8', shape: ['R', 4, 'C', 4] },
  { name: 'chroma', type: 'uint8', shape: ['R', 2, 'C', 4] },
  // Shapes between, which are cheaper to give than to compute: [N, R / N, C, -1] and [R, C, -1, 4].
  { name: 'grid', type: 'int64', shape: [4] },
  { name: 'lines', type: 'int64', shape: [4] },
];
/** Where a network has a canvas. */
const CANVAS: OnnxValue = { name: 'canvas', type: 'uint8', shape: ['R', 'C', 16] };
const OUTPUTS: OnnxValue[] = [
  { name: 'paintedLuma', type: 'uint8', shape: ['R', 4, 'C', 4] },
  { name: 'paintedChroma', type: 'uint8', shape: ['R', 2, 'C', 4] },
];

/**
 * The ONNX model of a network whose colours are folded in. Bytes become channels and channels bytes by transposing four of them
 * at a time, which is the cheapest form of this shuffle.
 */
export function blockGraph(network: NetworkWeights, bounds: ByteBounds, form: GraphForm): Uint8Array {
  const graph = new OnnxGraph();
  const luma = channelsOf(graph, 'luma');
  const chroma = channelsOf(graph, 'chroma');
  const seen = network.canvas ? [luma, chroma, CANVAS.name] : [luma, chroma];
  const joined = graph.node('Concat', seen, { attributes: { axis: 2 } });
  const blocks = graph.node('Reshape', [joined, 'grid']);
  const painted = form === 'int8' ? quantisedLayers(graph, network, blocks) : floatLayers(graph, network, blocks, form);
  const sizes = graph.integers(LUMA_CHANNELS, BLOCK_CHANNELS - LUMA_CHANNELS);
  const [paintedLuma, paintedChroma] = graph.pair('Split', [painted, sizes], { attributes: { axis: 3 } });
  planeOf(graph, paintedLuma, bounds.luma, 'paintedLuma');
  planeOf(graph, paintedChroma, bounds.chroma, 'paintedChroma');
  return graph.encode(network.canvas ? [...INPUTS, CANVAS] : INPUTS, OUTPUTS);
}

/** [R, rows, C, 4] → [R, C, rows · 4] */
function channelsOf(graph: OnnxGraph, plane: string): string {
  const blocks = graph.node('Transpose', [plane], { attributes: { perm: [0, 2, 1, 3] } });
  return graph.node('Reshape', [blocks, graph.integers(0, 0, -1)]);
}

/** [N, h, w, rows · 4] → [R, rows, C, 4] */
function planeOf(graph: OnnxGraph, channels: string, [low, high]: readonly [number, number], name: string): void {
  const isWhole = low === 0 && high === 255;
  const limits = () => [graph.scalar('uint8', low), graph.scalar('uint8', high)];
  const clipped = isWhole ? channels : graph.node('Clip', [channels, ...limits()]);
  const blocks = graph.node('Reshape', [clipped, 'lines']);
  graph.node('Transpose', [blocks], { name, attributes: { perm: [0, 2, 1, 3] } });
}
