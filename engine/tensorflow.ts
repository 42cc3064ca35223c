import { permanent } from '../core/contracts/failure.ts';
import { blockPainter } from './block-painter.ts';
import { type EngineOptions, engineOptions } from './engine-options.ts';
import type { Log } from './engines.ts';
import { engineOf, type FramePainter, type LocalEngine } from './frame-painter.ts';
import { inLight } from './in-light.ts';
import { openMixed } from './mixed-painter.ts';
import { readNetwork } from './network-folder.ts';
import type { EngineRequest } from './style-engine.ts';
import { blockRuntime } from './tensorflow/block-runtime.ts';
import { openRuntime } from './tensorflow-runtime.ts';
import { byteBounds } from './weights/byte-bounds.ts';
import { foldColour } from './weights/fold-colour.ts';
import { readNetworkWeights } from './weights/read-network-weights.ts';

/**
 * TensorFlow.js, in the calling thread, which it blocks while it paints. It computes in fp32.
 * @param framesAtOnce the most frames of one run: what suits the back end, unless given
 */
export async function openTensorflow(request: EngineRequest, log: Log, framesAtOnce?: number): Promise<LocalEngine> {
  const options = engineOptions(request);
  refuseReduced(options);
  const painter = await openPainter(request, log);
  return engineOf(framesAtOnce === undefined ? painter : { ...painter, framesAtOnce }, options);
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
  const shares = await readNetworkWeights({ folder, card }, request.style);
  const { tf, version, framesAtOnce } = await openRuntime(log);
  const painter = await openMixed(shares, async ({ weights }) =>
    blockPainter({
      name: 'tensorflow',
      version,
      framesAtOnce,
      reach: weights.layers.length,
      ...(weights.canvas && { canvas: weights.canvas }),
      open: async (colour) => blockRuntime(tf, foldColour(weights, colour), byteBounds(colour)),
    }),
  );
  return inLight(painter, card.light);
}
