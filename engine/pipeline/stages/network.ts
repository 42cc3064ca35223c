import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { permanent } from '../../../core/contracts/failure.ts';
import { readCardFile } from '../../cards/read-card-file.ts';
import type { StageCardOf } from '../../cards/scoring-card.ts';
import type { Log } from '../../engines.ts';
import { wantedDevice, wantedProviders } from '../../onnx/onnx-providers.ts';
import {
  loadRuntime,
  type OnnxRuntime,
  openSession,
  placeOf,
  releasedIfThrown,
  threadsOr,
} from '../../onnx/open-session.ts';
import { turnOffReporting } from '../../onnx/turn-off-reporting.ts';
import { toHalf, toSingle } from '../float16.ts';
import type { Stage } from '../stage.ts';
import { DATATYPES, type Datatype, joinTensors, splitTensor, type Tensor, type TensorDescription } from '../tensor.ts';

type Metadata = InferenceSession['inputMetadata'][number];

interface Slot {
  readonly name: string;
  /** The datatype as the network has it, which may be half precision. */
  readonly datatype: Datatype;
  /** The shape, in which −1 stands for any size. */
  readonly shape: readonly number[];
}

export interface NetworkSettings {
  /** CPU threads of the network; all cores unless given. */
  readonly threads?: number;
  readonly log?: Log;
}

/**
 * Opens a network on onnxruntime, with the first of `ONNX_PROVIDERS` that accepts it. The first dimension counts items; if the
 * graph leaves it open, the items of a batch run at once.
 * @throws RepaintError `engine`, permanent, for a file that doesn't load or tensors that aren't clear
 */
export async function openNetwork(
  card: StageCardOf<'network'>,
  folder: string,
  { threads, log = () => undefined }: NetworkSettings,
): Promise<Stage<'tensor', 'tensor'>> {
  const weights = await readCardFile(folder, card);
  turnOffReporting();
  const runtime = await loadRuntime();
  const wanted = { providers: wantedProviders(), device: wantedDevice(), threads: threadsOr(threads) };
  const choice = { runtime, ...wanted, networkFolder: folder, log };
  const { session, provider } = await openSession(choice, () => weights);
  const { input, output } = await releasedIfThrown(session, () => ({
    input: slot(session.inputMetadata, card.input, `${card.file} takes`),
    output: slot(session.outputMetadata, card.output, `${card.file} gives`),
  }));
  const run = (tensor: Tensor) => runOnce(runtime, session, input, output, tensor);
  return {
    name: 'network',
    takes: 'tensor',
    gives: 'tensor',
    batched: true,
    keyOf: ({ shape }) => shape.slice(1).join('x'),
    run: (tensors) => (input.shape[0] === -1 ? together(tensors, run) : oneByOne(tensors, run)),
    tensors: { input: described(input), output: described(output) },
    runsOn: placeOf(provider, wanted.device),
    close: () => session.release(),
  };
}

function slot(metadata: readonly Metadata[], wanted: string | undefined, what: string): Slot {
  const names = metadata.map(({ name }) => name).join(', ');
  const found =
    wanted === undefined && metadata.length === 1 ? metadata[0] : metadata.find(({ name }) => name === wanted);
  if (!found?.isTensor) throw permanent('engine', `${what} ${names}: name one tensor of these in the card.`);
  const datatype = Object.entries(DATATYPES).find(([, { runtime }]) => runtime === found.type)?.[0];
  if (datatype === undefined)
    throw permanent('engine', `${what} ${found.name} as ${found.type}, which isn't supported.`);
  const shape = found.shape.map((size) => (typeof size === 'number' && size > 0 ? size : -1));
  return { name: found.name, datatype: datatype as Datatype, shape };
}

/** Describes a tensor to callers, who see single precision where the network has half. */
function described({ name, datatype, shape }: Slot): TensorDescription {
  return { name, datatype: datatype === 'FP16' ? 'FP32' : datatype, shape };
}

async function together(tensors: readonly Tensor[], run: (tensor: Tensor) => Promise<Tensor>): Promise<Tensor[]> {
  const counts = tensors.map(({ shape }) => shape[0] ?? 1);
  return splitTensor(await run(joinTensors(tensors)), counts);
}

async function oneByOne(tensors: readonly Tensor[], run: (tensor: Tensor) => Promise<Tensor>): Promise<Tensor[]> {
  const results: Tensor[] = [];
  for (const tensor of tensors) results.push(await run(tensor));
  return results;
}

async function runOnce(
  { Tensor }: OnnxRuntime,
  session: InferenceSession,
  input: Slot,
  output: Slot,
  tensor: Tensor,
): Promise<Tensor> {
  const given = input.datatype === 'FP16' && tensor.datatype === 'FP32' ? toHalf(tensor) : tensor;
  const results = await session.run({ [input.name]: feedOf(Tensor, given) }, [output.name]);
  const result = results[output.name];
  if (result === undefined) throw new TypeError(`The network gave no ${output.name}.`);
  const raw: Tensor = { datatype: output.datatype, shape: result.dims, data: result.data as Tensor['data'] };
  return output.datatype === 'FP16' ? toSingle(raw) : raw;
}

/**
 * Makes the input of a run. On Node 24, which has arrays of half-precision numbers, onnxruntime reads nothing from one. So the
 * numbers are passed as the integers that hold them, and declared as half precision afterwards.
 */
function feedOf(Tensor: OnnxRuntime['Tensor'], { datatype, data, shape }: Tensor): OnnxTensor {
  const { runtime } = DATATYPES[datatype];
  const stored = runtime === 'float16' ? 'uint16' : runtime;
  const feed: OnnxTensor = new Tensor(stored, data as Float32Array, [...shape]);
  return Object.assign(feed, { type: runtime });
}
