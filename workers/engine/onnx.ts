import { availableParallelism } from 'node:os';
import type { InferenceSession } from 'onnxruntime-node';
import { permanent } from '../../core/contracts/failure.ts';
import { checkRequest } from './check-request.ts';
import type { Log } from './engines.ts';
import { engineOf, type FramePainter, type LocalEngine, reason } from './frame-painter.ts';
import { readNetwork, readOnnxWeights } from './network-folder.ts';
import { emptyStage, fillStage, isStagedFor, type StagedTensors, stage } from './staged-tensors.ts';
import type { EngineRequest } from './style-engine.ts';

type Runtime = typeof import('onnxruntime-node');
type SessionOptions = InferenceSession.SessionOptions;

const INPUTS = ['luma', 'chroma', 'yuvToRgb', 'rgbToYuv', 'strength'];
const OUTPUTS = ['paintedLuma', 'paintedChroma'];

/**
 * onnxruntime, in the calling thread, which it blocks while it paints. `ONNX_PROVIDERS` lists the execution providers
 * to try, best first (`tensorrt,cuda`); the CPU is always the last.
 * @param framesAtOnce the most frames of one run: one on a CPU, as many as come elsewhere, unless given
 */
export async function openOnnx(request: EngineRequest, log: Log, framesAtOnce?: number): Promise<LocalEngine> {
  checkRequest(request);
  const network = await readNetwork(request.networkFolder);
  const weights = await readOnnxWeights(network, request.style);
  const runtime = await loadRuntime();
  const { session, provider } = await openSession(runtime, weights, request, log);
  checkGraph(session, request);
  const painter = onnxPainter(runtime, session, provider, request.strength);
  return engineOf(framesAtOnce === undefined ? painter : { ...painter, framesAtOnce });
}

function onnxPainter(runtime: Runtime, session: InferenceSession, provider: string, strength: number): FramePainter {
  let staged: StagedTensors | undefined;
  return {
    name: 'onnx',
    version: `onnxruntime ${runtime.env.versions.node}, ${provider}`,
    framesAtOnce: provider === 'cpu' ? 1 : Number.POSITIVE_INFINITY, // on a CPU, batches are no faster
    paint: async (frames, targets, layout) => {
      staged = isStagedFor(staged, frames.length, layout) ? staged : stage(runtime, frames.length, layout, strength);
      const { luma, chroma, paintedLuma, paintedChroma } = staged;
      fillStage(frames, luma, chroma, layout);
      await session.run(staged.feeds, staged.fetches);
      emptyStage(targets, paintedLuma, paintedChroma, layout);
    },
    release: () => session.release(),
  };
}

async function openSession(
  runtime: Runtime,
  weights: Uint8Array,
  { threads, networkFolder }: EngineRequest,
  log: Log,
): Promise<{ session: InferenceSession; provider: string }> {
  for (const provider of wantedProviders()) {
    try {
      const options = sessionOptions(provider, threads ?? availableParallelism());
      return { session: await runtime.InferenceSession.create(weights, options), provider };
    } catch (cause) {
      if (provider === 'cpu')
        throw permanent('engine', `The network in ${networkFolder} doesn't load: ${reason(cause)}`, cause);
      log(`onnxruntime has no ${provider} here, trying the next provider: ${reason(cause)}`);
    }
  }
  throw permanent('engine', 'onnxruntime has no execution provider.');
}

function wantedProviders(): string[] {
  const { ONNX_PROVIDERS = '' } = process.env;
  const listed = ONNX_PROVIDERS.split(',').map((name) => name.trim());
  return [...new Set([...listed.filter((name) => name !== '' && name !== 'cpu'), 'cpu'])];
}

function sessionOptions(provider: string, threads: number): SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    // Threads that spin while they wait take the cores that decode and encode.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
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

async function loadRuntime(): Promise<Runtime> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    throw permanent(
      'engine',
      `onnxruntime-node doesn't load on ${process.platform} ${process.arch}: ${reason(cause)}`,
      cause,
    );
  }
}
