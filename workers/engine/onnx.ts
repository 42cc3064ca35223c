import { availableParallelism } from 'node:os';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { permanent } from '../../core/contracts/failure.ts';
import { checkRequest } from './check-request.ts';
import type { Log } from './engines.ts';
import { engineOf, type FrameLayout, type FramePainter, reason } from './frame-painter.ts';
import { readNetwork, readOnnxWeights } from './network-folder.ts';
import type { EngineRequest, StyleEngine } from './style-engine.ts';

type Runtime = typeof import('onnxruntime-node');
type SessionOptions = InferenceSession.SessionOptions;

const INPUTS = ['luma', 'chroma', 'yuvToRgb', 'rgbToYuv', 'strength'];
const OUTPUTS = ['paintedLuma', 'paintedChroma'];

/**
 * onnxruntime, in the calling thread, which it blocks while it paints. `ONNX_PROVIDERS` lists the execution providers
 * to try, best first (`tensorrt,cuda`); the CPU is always the last.
 */
export async function openOnnx(request: EngineRequest, log: Log): Promise<StyleEngine> {
  checkRequest(request);
  const network = await readNetwork(request.networkFolder);
  const weights = await readOnnxWeights(network, request.style);
  const runtime = await loadRuntime();
  const { session, provider } = await openSession(runtime, weights, request, log);
  checkGraph(session, request);
  return engineOf(onnxPainter(runtime, session, provider, request.strength));
}

function onnxPainter(runtime: Runtime, session: InferenceSession, provider: string, strength: number): FramePainter {
  let staged: Staged | undefined;
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

/** Tensors of one shape, kept from run to run: allocating them costs more than filling them. */
interface Staged {
  readonly count: number;
  readonly layout: FrameLayout;
  readonly luma: Uint8Array;
  readonly chroma: Uint8Array;
  readonly paintedLuma: Uint8Array;
  readonly paintedChroma: Uint8Array;
  readonly feeds: Record<string, Tensor>;
  readonly fetches: Record<string, Tensor>;
}

function isStagedFor(staged: Staged | undefined, count: number, layout: FrameLayout): staged is Staged {
  if (staged === undefined || staged.count !== count) return false;
  const { width, height, yuvToRgb } = staged.layout;
  return (
    width === layout.width && height === layout.height && yuvToRgb.every((value, i) => value === layout.yuvToRgb[i])
  );
}

function stage({ Tensor }: Runtime, count: number, layout: FrameLayout, strength: number): Staged {
  const { width, height, yuvToRgb, rgbToYuv } = layout;
  const lumaShape = [count, height, width];
  const chromaShape = [count, Math.ceil(height / 2), Math.ceil(width / 2), 2];
  const [luma, paintedLuma] = [bytesFor(lumaShape), bytesFor(lumaShape)];
  const [chroma, paintedChroma] = [bytesFor(chromaShape), bytesFor(chromaShape)];
  const feeds = {
    luma: new Tensor('uint8', luma, lumaShape),
    chroma: new Tensor('uint8', chroma, chromaShape),
    yuvToRgb: new Tensor('float32', yuvToRgb, [3, 4]),
    rgbToYuv: new Tensor('float32', rgbToYuv, [3, 4]),
    strength: new Tensor('float32', Float32Array.of(strength), [1]),
  };
  const fetches = {
    paintedLuma: new Tensor('uint8', paintedLuma, lumaShape),
    paintedChroma: new Tensor('uint8', paintedChroma, chromaShape),
  };
  return { count, layout, luma, chroma, paintedLuma, paintedChroma, feeds, fetches };
}

function bytesFor(shape: readonly number[]): Uint8Array {
  return new Uint8Array(shape.reduce((product, size) => product * size, 1));
}

// Frames are copied into tensors and out of them: Node-API refuses SharedArrayBuffers before Node 24.

function fillStage(frames: readonly Uint8Array[], luma: Uint8Array, chroma: Uint8Array, layout: FrameLayout): void {
  const lumaBytes = layout.width * layout.height;
  frames.forEach((frame, i) => {
    luma.set(frame.subarray(0, lumaBytes), i * lumaBytes);
    chroma.set(frame.subarray(lumaBytes), i * (frame.length - lumaBytes));
  });
}

function emptyStage(targets: readonly Uint8Array[], luma: Uint8Array, chroma: Uint8Array, layout: FrameLayout): void {
  const lumaBytes = layout.width * layout.height;
  targets.forEach((target, i) => {
    const chromaBytes = target.length - lumaBytes;
    target.set(luma.subarray(i * lumaBytes, (i + 1) * lumaBytes));
    target.set(chroma.subarray(i * chromaBytes, (i + 1) * chromaBytes), lumaBytes);
  });
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
