import { permanent } from '../core/contracts/failure.ts';
import type { Precision } from '../core/contracts/painting-options.ts';
import type { CodedCard } from './cards/style-card.ts';
import { openCodedPainter } from './coded-painter.ts';
import type { CodeMix } from './codes/code-mix.ts';
import { type EngineOptions, engineOptions } from './engine-options.ts';
import type { Log } from './engines.ts';
import { engineOf, type FramePainter, type LocalEngine } from './frame-painter.ts';
import { type Network, readNetwork } from './network-folder.ts';
import { wantedDevice, wantedProviders } from './onnx/onnx-providers.ts';
import { type GraphForm, openCodedRuntime } from './onnx/open-coded-runtime.ts';
import { openRgbPainter } from './onnx/open-rgb-painter.ts';
import { loadRuntime, placeOf, type SessionChoice, threadsOr } from './onnx/open-session.ts';
import type { EngineRequest } from './style-engine.ts';
import { readCodedWeights } from './weights/read-coded-weights.ts';

/**
 * Opens onnxruntime in the calling thread, which it blocks while it paints. `ONNX_PROVIDERS` lists the execution providers
 * to try, best first (`tensorrt,cuda`); the CPU is always the last. `ONNX_DEVICE` selects one of several GPUs.
 */
export async function openOnnx(request: EngineRequest, log: Log): Promise<LocalEngine> {
  const options = engineOptions(request);
  return engineOf(await openPainter(request, options, log), options);
}

async function openPainter(request: EngineRequest, options: EngineOptions, log: Log): Promise<FramePainter> {
  const { folder, card } = await readNetwork(request.networkFolder);
  const choice: SessionChoice = {
    runtime: await loadRuntime(),
    providers: wantedProviders(),
    device: wantedDevice(),
    threads: threadsOr(request.threads),
    networkFolder: folder,
    log,
  };
  if (card.frames === 'rgb') return await openRgbPainter({ folder, card }, request, options, choice);
  return await openCoded({ folder, card }, request.style, options, choice);
}

async function openCoded(
  network: Network<CodedCard>,
  style: CodeMix,
  { precision }: EngineOptions,
  choice: SessionChoice,
): Promise<FramePainter> {
  const { copy, architecture } = network.card;
  const form = (provider: string) => graphForm(precision, provider);
  const weights = await readCodedWeights(network);
  let { providers } = choice;
  const open = async (folded: Parameters<typeof openCodedRuntime>[0]) => {
    const { runtime, provider } = await openCodedRuntime(folded, form, { ...choice, providers });
    providers = [provider]; // for a source of another colour it is not chosen again
    return runtime;
  };
  const version = () => {
    const [provider = ''] = providers;
    return `onnxruntime ${choice.runtime.env.versions.node}, ${placeOf(provider, choice.device)}, ${form(provider)}`;
  };
  return await openCodedPainter({ name: 'onnx', version, weights, copy, pairs: architecture.blocks, style, open });
}

/**
 * Returns the number format for a provider: the requested precision, or by default int8 on a CPU and fp32 elsewhere.
 * @throws RepaintError `invalid-request` for int8 on a provider other than the CPU
 */
function graphForm(precision: Precision, provider: string): GraphForm {
  if (precision === 'auto') return provider === 'cpu' ? 'int8' : 'fp32';
  if (precision !== 'int8' || provider === 'cpu') return precision;
  throw permanent(
    'invalid-request',
    `precision is int8, which runs on CPUs only: on ${provider}, expected fp32 or fp16.`,
  );
}
