import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { permanent } from '../../core/contracts/failure.ts';
import type { CodedRuntime } from '../coded-painter.ts';
import type { Affine, Ranges, Statistics } from '../codes/normalisation.ts';
import type { Cells } from '../frames/cells.ts';
import { CELL, type CodedNetwork } from '../weights/coded-network.ts';
import { type QuantisedFrame, quantiseFrame, quantiseNetwork } from '../weights/quantise.ts';
import { type FloatForm, measuringGraph, paintingGraph } from './coded-graph.ts';
import { type OnnxRuntime, openSession, releasedIfThrown, type SessionChoice } from './open-session.ts';
import { quantisedGraph } from './quantised-graph.ts';

export type GraphForm = FloatForm | 'int8';

/** Opens a network that takes a code on onnxruntime. It returns the runtime and the provider that it runs on. */
export async function openCodedRuntime(
  network: CodedNetwork,
  form: (provider: string) => GraphForm,
  choice: SessionChoice,
): Promise<{ runtime: CodedRuntime; provider: string }> {
  const quantised = quantiseNetwork(network);
  const graph = quantisedGraph(quantised);
  const modelOf = (chosen: GraphForm) => (chosen === 'int8' ? graph.model : paintingGraph(network, chosen));
  const painting = await openSession(choice, (provider) => modelOf(form(provider)));
  const { provider } = painting;
  const measuring = await releasedIfThrown(painting.session, () =>
    openSession({ ...choice, providers: [provider] }, () => measuringGraph(network)),
  );
  const { runtime } = choice;
  const feedsOf: FeedsOf =
    form(provider) === 'int8'
      ? (affine, { ranges }) =>
          quantisedFeeds(runtime, quantiseFrame(quantised, affine, required(ranges), graph.inputs))
      : (affine) => affineFeeds(runtime, affine);
  return { provider, runtime: codedRuntime(runtime, painting.session, measuring.session, feedsOf) };
}

/** Makes the inputs of the painting graph other than the cells. */
type FeedsOf = (affine: Affine, statistics: Statistics) => Record<string, Tensor>;

function codedRuntime(
  runtime: OnnxRuntime,
  painting: InferenceSession,
  measuring: InferenceSession,
  feedsOf: FeedsOf,
): CodedRuntime {
  const tensorsOf = keptTensors(runtime.Tensor);
  return {
    measure: async (cells, look): Promise<Statistics> => {
      const measured = await measuring.run({ cells: tensorsOf(cells).source, ...affineFeeds(runtime, look) });
      const ranges = { low: floatsOf(measured['low']), high: floatsOf(measured['high']) };
      return { mean: floatsOf(measured['mean']), variance: floatsOf(measured['variance']), ranges };
    },
    paint: async (cells, affine, statistics) => {
      const { source, painted } = tensorsOf(cells);
      await painting.run({ cells: source, ...feedsOf(affine, statistics) }, { painted });
    },
    release: async () => {
      await Promise.all([painting.release(), measuring.release()]);
    },
  };
}

function affineFeeds({ Tensor }: OnnxRuntime, { scale, shift }: Affine): Record<string, Tensor> {
  const all = [1, scale.length, 1, 1];
  return { scale: new Tensor('float32', scale, all), shift: new Tensor('float32', shift, all) };
}

function quantisedFeeds({ Tensor }: OnnxRuntime, { units, biases, scales, zeros }: QuantisedFrame) {
  return {
    units: new Tensor('float32', units, [units.length]),
    biases: new Tensor('int32', biases, [biases.length]),
    scales: new Tensor('float32', scales, [scales.length]),
    zeros: new Tensor('uint8', zeros, [zeros.length]),
  };
}

function required(ranges: Ranges | undefined): Ranges {
  if (ranges) return ranges;
  throw permanent('engine', 'The measuring graph returned no ranges.');
}

function floatsOf(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw permanent('engine', 'The measuring graph returned no statistics.');
}

/** Keeps tensors that are views of the memory of cells, since allocating them costs more than filling them. */
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
