import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { permanent } from '../../core/contracts/failure.ts';
import type { CodedRuntime } from '../coded-painter.ts';
import type { Affine, Statistics } from '../codes/normalisation.ts';
import type { Cells } from '../frames/cells.ts';
import { CELL, type CodedNetwork } from '../weights/coded-network.ts';
import { type FloatForm, measuringGraph, paintingGraph } from './coded-graph.ts';
import { type OnnxRuntime, openSession, type SessionChoice } from './open-session.ts';

/** A network that takes a code, on onnxruntime, and the provider that it runs on. */
export async function openCodedRuntime(
  network: CodedNetwork,
  form: FloatForm,
  choice: SessionChoice,
): Promise<{ runtime: CodedRuntime; provider: string }> {
  const painting = await openSession(choice, () => paintingGraph(network, form));
  const { provider } = painting;
  const measuring = await openSession({ ...choice, providers: [provider] }, () => measuringGraph(network));
  return { provider, runtime: codedRuntime(choice.runtime, painting.session, measuring.session) };
}

function codedRuntime({ Tensor }: OnnxRuntime, painting: InferenceSession, measuring: InferenceSession): CodedRuntime {
  const tensorsOf = keptTensors(Tensor);
  const affineFeeds = ({ scale, shift }: Affine) => {
    const all = [1, scale.length, 1, 1];
    return { scale: new Tensor('float32', scale, all), shift: new Tensor('float32', shift, all) };
  };
  return {
    measure: async (cells, look): Promise<Statistics> => {
      const { mean, variance } = await measuring.run({ cells: tensorsOf(cells).source, ...affineFeeds(look) });
      return { mean: floatsOf(mean), variance: floatsOf(variance) };
    },
    paint: async (cells, affine) => {
      const { source, painted } = tensorsOf(cells);
      await painting.run({ cells: source, ...affineFeeds(affine) }, { painted });
    },
    release: async () => {
      await Promise.all([painting.release(), measuring.release()]);
    },
  };
}

function floatsOf(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw permanent('engine', 'The network measured nothing.');
}

/** Tensors over the memory of cells: allocating them costs more than filling them. */
function keptTensors(Tensor: OnnxRuntime['Tensor']) {
  const kept = new WeakMap<Cells, { source: Tensor; painted: Tensor }>();
  return (cells: Cells) => {
    const known = kept.get(cells);
    if (known) return known;
    const shape = [1, cells.rows, cells.columns, CELL];
    const tensors = {
      source: new Tensor('uint8', cells.source, shape),
      painted: new Tensor('uint8', cells.painted, shape),
    };
    kept.set(cells, tensors);
    return tensors;
  };
}
