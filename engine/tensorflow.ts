import { permanent } from '../core/contracts/failure.ts';
import { openCodedPainter } from './coded-painter.ts';
import { type EngineOptions, engineOptions } from './engine-options.ts';
import type { Log } from './engines.ts';
import { engineOf, type FramePainter, type LocalEngine } from './frame-painter.ts';
import { readNetwork } from './network-folder.ts';
import type { EngineRequest } from './style-engine.ts';
import { TensorflowCodedRuntime } from './tensorflow/coded-runtime.ts';
import { openRuntime } from './tensorflow-runtime.ts';
import { readCodedWeights } from './weights/read-coded-weights.ts';

/** Opens TensorFlow.js in the calling thread, which it blocks while it paints. It computes in fp32. */
export async function openTensorflow(request: EngineRequest, log: Log): Promise<LocalEngine> {
  const options = engineOptions(request);
  refuseReduced(options);
  return engineOf(await openPainter(request, log), options);
}

function refuseReduced({ precision }: EngineOptions): void {
  if (precision === 'auto' || precision === 'fp32') return;
  throw permanent(
    'invalid-request',
    `precision is ${precision}: the tensorflow engine paints in fp32, expected fp32 or auto.`,
  );
}

async function openPainter(request: EngineRequest, log: Log): Promise<FramePainter> {
  const { folder, card } = await readNetwork(request.networkFolder);
  if (card.frames === 'rgb') {
    throw permanent('engine', `${card.name} is an ONNX file: the tensorflow engine can't paint with it, onnx can.`);
  }
  const weights = await readCodedWeights({ folder, card });
  const { tf, version } = await openRuntime(log);
  return await openCodedPainter({
    name: 'tensorflow',
    version: () => version,
    weights,
    copy: card.copy,
    pairs: card.architecture.blocks,
    style: request.style,
    open: async (network) => new TensorflowCodedRuntime(tf, network),
  });
}
