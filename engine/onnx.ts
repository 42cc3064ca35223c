import { type EngineOptions, engineOptions } from './engine-options.ts';
import type { Log } from './engines.ts';
import { engineOf, type FramePainter, type LocalEngine } from './frame-painter.ts';
import { readNetwork } from './network-folder.ts';
import { openBlockPainter } from './onnx/open-block-painter.ts';
import { openRgbPainter } from './onnx/open-rgb-painter.ts';
import { loadRuntime, type SessionChoice, threadsOr, wantedProviders } from './onnx/open-session.ts';
import type { EngineRequest } from './style-engine.ts';

/**
 * onnxruntime, in the calling thread, which it blocks while it paints. `ONNX_PROVIDERS` lists the execution providers
 * to try, best first (`tensorrt,cuda`); the CPU is always the last.
 * @param framesAtOnce the most frames of one run: one on a CPU, as many as come elsewhere, unless given
 */
export async function openOnnx(request: EngineRequest, log: Log, framesAtOnce?: number): Promise<LocalEngine> {
  const options = engineOptions(request);
  const painter = await openPainter(request, options, log);
  return engineOf(framesAtOnce === undefined ? painter : { ...painter, framesAtOnce }, options);
}

async function openPainter(request: EngineRequest, options: EngineOptions, log: Log): Promise<FramePainter> {
  const { folder, card } = await readNetwork(request.networkFolder);
  const choice: SessionChoice = {
    runtime: await loadRuntime(),
    providers: wantedProviders(),
    threads: threadsOr(request.threads),
    networkFolder: folder,
    log,
  };
  if (card.frames === 'rgb') return await openRgbPainter({ folder, card }, request, options, choice);
  return await openBlockPainter({ folder, card }, request, options, choice);
}
