import type { InferenceSession } from 'onnxruntime-node';
import { permanent } from '../../../core/contracts/failure.ts';
import type { FileCard } from '../../../core/contracts/style-card.ts';
import type { FramePainter } from '../frame-painter.ts';
import { type Network, onlyStyleOf, readWeights } from '../network-folder.ts';
import type { EngineRequest } from '../style-engine.ts';
import { framesAtOnce } from './open-block-painter.ts';
import { type OnnxRuntime, openSession, type SessionChoice } from './open-session.ts';
import { emptyStage, fillStage, isStagedFor, type StagedTensors, stage } from './staged-tensors.ts';

const INPUTS = ['luma', 'chroma', 'yuvToRgb', 'rgbToYuv', 'strength'];
const OUTPUTS = ['paintedLuma', 'paintedChroma'];

/** A network of one ONNX file a style. */
export async function openFilePainter(
  network: Network<FileCard>,
  request: EngineRequest,
  choice: SessionChoice,
): Promise<FramePainter> {
  const style = onlyStyleOf(network.card.styles, request.style);
  const file = style.weights.onnx;
  if (file === undefined) {
    const others = Object.keys(style.weights).join(', ') || 'none';
    throw permanent('engine', `${network.card.name} has no onnx weights of ${style.name}: its card lists ${others}.`);
  }
  const weights = await readWeights(network, file);
  const { session, provider } = await openSession(choice, () => weights);
  checkGraph(session, request);
  return filePainter(choice.runtime, session, provider);
}

function filePainter(runtime: OnnxRuntime, session: InferenceSession, provider: string): FramePainter {
  let staged: StagedTensors | undefined;
  return {
    name: 'onnx',
    version: `onnxruntime ${runtime.env.versions.node}, ${provider}`,
    framesAtOnce: framesAtOnce(provider),
    paint: async (frames, targets, layout) => {
      staged = isStagedFor(staged, frames.length, layout) ? staged : stage(runtime, frames.length, layout);
      const { luma, chroma, paintedLuma, paintedChroma } = staged;
      fillStage(frames, luma, chroma, layout);
      await session.run(staged.feeds, staged.fetches);
      emptyStage(targets, paintedLuma, paintedChroma, layout);
    },
    release: () => session.release(),
  };
}

function checkGraph({ inputNames, outputNames }: InferenceSession, { networkFolder }: EngineRequest): void {
  const isComplete =
    INPUTS.every((name) => inputNames.includes(name)) && OUTPUTS.every((name) => outputNames.includes(name));
  if (isComplete) return;
  const found = `takes ${inputNames.join(', ')} and gives ${outputNames.join(', ')}`;
  const expected = `${INPUTS.join(', ')} and ${OUTPUTS.join(', ')}`;
  throw permanent('engine', `The network in ${networkFolder} ${found}: expected ${expected}.`);
}
