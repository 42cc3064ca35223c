import type { GraphModel } from '@tensorflow/tfjs-converter';
import type { io, TypedArray } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { permanent } from '../../../core/contracts/failure.ts';
import type { FileCard } from '../../../core/contracts/style-card.ts';
import { rgbToYuvMatrix, yuvToRgbMatrix } from '../../../core/media/colour.ts';
import type { Log } from '../engines.ts';
import { type FrameLayout, type FramePainter, reason } from '../frame-painter.ts';
import { type Network, onlyStyleOf, readWeights } from '../network-folder.ts';
import type { EngineRequest } from '../style-engine.ts';
import { openRuntime, type Runtime } from '../tensorflow-runtime.ts';

const OUTPUTS = ['paintedLuma', 'paintedChroma'];

/** A network of one graph model a style. */
export async function openFilePainter(
  network: Network<FileCard>,
  request: EngineRequest,
  log: Log,
): Promise<FramePainter> {
  const weights = await readModel(network, request);
  const runtime = await openRuntime(log);
  return tensorflowPainter(runtime, await loadModel(runtime, weights, request));
}

interface TensorflowWeights {
  readonly model: Uint8Array;
  readonly shards: readonly Uint8Array[];
}

async function readModel(network: Network<FileCard>, { style: mix }: EngineRequest): Promise<TensorflowWeights> {
  const style = onlyStyleOf(network.card.styles, mix);
  if (style.weights.tensorflow === undefined) {
    const others = Object.keys(style.weights).join(', ') || 'none';
    throw permanent(
      'engine',
      `${network.card.name} has no tensorflow weights of ${style.name}: its card lists ${others}.`,
    );
  }
  const { shards, ...model } = style.weights.tensorflow;
  return {
    model: await readWeights(network, model),
    shards: await Promise.all(shards.map((shard) => readWeights(network, shard))),
  };
}

function tensorflowPainter(runtime: Runtime, model: GraphModel): FramePainter {
  return {
    name: 'tensorflow',
    version: runtime.version,
    framesAtOnce: runtime.framesAtOnce,
    paint: async (frames, targets, layout) => {
      const tensors = runtime.tf.tidy(() => model.execute(inputs(runtime, frames, layout), OUTPUTS));
      const [luma, chroma] = Array.isArray(tensors) ? tensors : [tensors];
      if (luma === undefined || chroma === undefined) throw new Error('it gave no picture');
      unpack(targets, await luma.data(), await chroma.data(), layout);
      runtime.tf.dispose([luma, chroma]);
    },
    release: async () => model.dispose(),
  };
}

/** TensorFlow.js has no bytes: they travel as int32. */
function inputs({ tf }: Runtime, frames: readonly Uint8Array[], layout: FrameLayout) {
  const { width, height, colour } = layout;
  const lumaBytes = width * height;
  const luma = joined(frames.map((frame) => frame.subarray(0, lumaBytes)));
  const chroma = joined(frames.map((frame) => frame.subarray(lumaBytes)));
  return {
    luma: tf.tensor(luma, [frames.length, height, width], 'int32'),
    chroma: tf.tensor(chroma, [frames.length, Math.ceil(height / 2), Math.ceil(width / 2), 2], 'int32'),
    yuvToRgb: tf.tensor(yuvToRgbMatrix(colour), [3, 4], 'float32'),
    rgbToYuv: tf.tensor(rgbToYuvMatrix(colour), [3, 4], 'float32'),
    strength: tf.tensor([1], [1], 'float32'),
  };
}

function joined(planes: readonly Uint8Array[]): Int32Array {
  const all = new Int32Array(planes.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const plane of planes) {
    all.set(plane, at);
    at += plane.length;
  }
  return all;
}

function unpack(targets: readonly Uint8Array[], luma: TypedArray, chroma: TypedArray, layout: FrameLayout): void {
  const lumaBytes = layout.width * layout.height;
  targets.forEach((target, i) => {
    const chromaBytes = target.length - lumaBytes;
    target.set(luma.subarray(i * lumaBytes, (i + 1) * lumaBytes));
    target.set(chroma.subarray(i * chromaBytes, (i + 1) * chromaBytes), lumaBytes);
  });
}

async function loadModel(runtime: Runtime, weights: TensorflowWeights, request: EngineRequest): Promise<GraphModel> {
  try {
    return await runtime.loadGraphModel({ load: async () => modelArtifacts(weights) });
  } catch (cause) {
    throw permanent('engine', `The network in ${request.networkFolder} doesn't load: ${reason(cause)}`, cause);
  }
}

/** The part of `model.json` that a graph model is made of; the topology is the converter's own business. */
const ModelJson = z.object({
  modelTopology: z.custom<object>((value) => typeof value === 'object' && value !== null),
  weightsManifest: z.array(z.object({ weights: z.array(z.custom<io.WeightsManifestEntry>()) })),
});

function modelArtifacts({ model, shards }: TensorflowWeights): io.ModelArtifacts {
  const { modelTopology, weightsManifest } = ModelJson.parse(JSON.parse(new TextDecoder().decode(model)));
  return {
    modelTopology,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: shards.map((shard) => Uint8Array.from(shard).buffer),
  };
}
