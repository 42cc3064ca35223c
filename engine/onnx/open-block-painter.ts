import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ResolvedColour } from '../../core/media/pictures/colour.ts';
import { type BlockFrames, type BlockRuntime, blockPainter } from '../block-painter.ts';
import type { WeightsCard } from '../cards/style-card.ts';
import type { EngineOptions } from '../engine-options.ts';
import type { FramePainter } from '../frame-painter.ts';
import { inLight } from '../in-light.ts';
import { openMixed } from '../mixed-painter.ts';
import type { Network } from '../network-folder.ts';
import type { EngineRequest } from '../style-engine.ts';
import { byteBounds } from '../weights/byte-bounds.ts';
import { foldColour } from '../weights/fold-colour.ts';
import { CANVAS_CHANNELS } from '../weights/network-weights.ts';
import { readNetworkWeights, type ShareOfMix } from '../weights/read-network-weights.ts';
import { blockGraph } from './block-graph.ts';
import { graphForm } from './graph-form.ts';
import { type OnnxRuntime, openSession, type SessionChoice } from './open-session.ts';

/** What most videos are: a network is opened for it before the first frame comes, so that what is wrong shows early. */
const USUAL: ResolvedColour = { matrix: 'bt709', range: 'limited' };

/** A network of ours on onnxruntime: its graph is built for the styles and the colour of the source. */
export async function openBlockPainter(
  network: Network<WeightsCard>,
  { style }: EngineRequest,
  { precision }: EngineOptions,
  choice: SessionChoice,
): Promise<FramePainter> {
  const shares = await readNetworkWeights(network, style);
  const painter = await openMixed(shares, (share) => openShare(share, precision, choice));
  return inLight(painter, network.card.light);
}

async function openShare(
  { weights, isFineInt8 }: ShareOfMix,
  precision: EngineOptions['precision'],
  choice: SessionChoice,
): Promise<FramePainter> {
  const asked = { precision, hasRanges: weights.ranges !== undefined, isFineInt8 };
  const open = async (colour: ResolvedColour, providers: readonly string[]) => {
    const folded = foldColour(weights, colour);
    const modelFor = (provider: string) => blockGraph(folded, byteBounds(colour), graphForm(asked, provider));
    const { session, provider } = await openSession({ ...choice, providers }, modelFor);
    return { provider, runtime: blockRuntime(choice.runtime, session) };
  };
  const { provider, runtime } = await open(USUAL, choice.providers);
  return blockPainter({
    name: 'onnx',
    version: `onnxruntime ${choice.runtime.env.versions.node}, ${provider}, ${graphForm(asked, provider)}`,
    framesAtOnce: framesAtOnce(provider),
    reach: weights.layers.length,
    ...(weights.canvas && { canvas: weights.canvas }),
    opened: { colour: USUAL, runtime },
    open: async (colour) => (await open(colour, [provider])).runtime,
  });
}

/** On a CPU, batches are no faster. */
export function framesAtOnce(provider: string): number {
  return provider === 'cpu' ? 1 : Number.POSITIVE_INFINITY;
}

interface Staged {
  readonly frames: BlockFrames;
  readonly feeds: Record<string, Tensor>;
  readonly fetches: Record<string, Tensor>;
}

function blockRuntime({ Tensor }: OnnxRuntime, session: InferenceSession): BlockRuntime {
  let staged: Staged | undefined;
  return {
    run: async (frames) => {
      if (staged?.frames !== frames) staged = stage(Tensor, frames);
      await session.run(staged.feeds, staged.fetches);
    },
    release: () => session.release(),
  };
}

/** Tensors over the memory of the frames: allocating them costs more than filling them. */
function stage(Tensor: OnnxRuntime['Tensor'], frames: BlockFrames): Staged {
  const { count, columns, rows } = frames;
  const luma = [count * rows, 4, columns, 4];
  const chroma = [count * rows, 2, columns, 4];
  const shape = (...sizes: number[]) => new Tensor('int64', BigInt64Array.from(sizes, BigInt), [sizes.length]);
  return {
    frames,
    feeds: {
      luma: new Tensor('uint8', frames.luma, luma),
      chroma: new Tensor('uint8', frames.chroma, chroma),
      grid: shape(count, rows, columns, -1),
      lines: shape(count * rows, columns, -1, 4),
      ...(frames.canvas && { canvas: new Tensor('uint8', frames.canvas, [count * rows, columns, CANVAS_CHANNELS]) }),
    },
    fetches: {
      paintedLuma: new Tensor('uint8', frames.paintedLuma, luma),
      paintedChroma: new Tensor('uint8', frames.paintedChroma, chroma),
    },
  };
}
