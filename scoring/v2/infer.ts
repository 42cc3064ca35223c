import type { Item } from '../../engine/pipeline/pipeline.ts';
import type { LabelledScore } from '../../engine/pipeline/stage.ts';
import type { Tensor } from '../../engine/pipeline/tensor.ts';
import { encodePicture, PICTURE_TYPES, type PictureType } from '../encode-picture.ts';
import type { Answering } from '../repository/model.ts';
import { ScoringError } from '../scoring-error.ts';
import { describeModel, PICTURE_INPUT } from './describe-model.ts';
import { textTensor, type WireTensor } from './wire-tensor.ts';

/** Most pictures of one request. */
const MOST_PICTURES = 64;

export type Parameters = Readonly<Record<string, string | number | boolean>>;

/** A request for inference over REST or gRPC. */
export interface InferRequest {
  readonly inputs: readonly WireTensor[];
  /** Names of the requested outputs; empty for all. */
  readonly outputs: readonly string[];
  /** `top`: labels of each picture; `format`: `jpeg`, `png` or `webp` of a painting. */
  readonly parameters: Parameters;
}

/**
 * Answers a request of the Open Inference Protocol.
 * @throws ScoringError `bad-request` for tensors that don't fit the model
 */
export async function infer(model: Answering, request: InferRequest, signal: AbortSignal): Promise<WireTensor[]> {
  refuseUnknownOutputs(model, request.outputs);
  const [input, ...others] = request.inputs;
  if (input === undefined || others.length > 0) throw wrongInput(model, `has ${request.inputs.length} inputs`);
  const outputs =
    model.pipeline.takes === 'encoded'
      ? await inferPictures(model, input, request.parameters, signal)
      : await inferTensor(model, input, request.parameters, signal);
  return request.outputs.length === 0 ? outputs : outputs.filter(({ name }) => request.outputs.includes(name));
}

async function inferPictures(
  model: Answering,
  input: WireTensor,
  parameters: Parameters,
  signal: AbortSignal,
): Promise<WireTensor[]> {
  const { name, datatype, shape, data } = input;
  if (name !== PICTURE_INPUT || datatype !== 'BYTES' || shape.length !== 1) {
    throw wrongInput(model, `has ${shown(input)}`);
  }
  if (data.length === 0 || data.length > MOST_PICTURES) {
    throw new ScoringError('bad-request', `The request has ${data.length} pictures: send 1 to ${MOST_PICTURES}.`);
  }
  if (model.pipeline.gives === 'picture') return [await paint(model, data, parameters, signal)];
  return answer(model, await Promise.all(data.map((picture) => model.run('encoded', picture, signal))), parameters);
}

/** Encodes each painting as soon as it is there, since pixels take more memory. */
async function paint(
  model: Answering,
  pictures: readonly Uint8Array[],
  { format = 'jpeg' }: Parameters,
  signal: AbortSignal,
): Promise<WireTensor> {
  const type = `image/${format}`;
  if (!isPictureType(type)) throw new ScoringError('bad-request', 'The parameter format must be jpeg, png or webp.');
  const painted = pictures.map(async (picture) => {
    const item = await model.run('encoded', picture, signal);
    if (item.kind !== 'picture') throw new TypeError(`${model.name} gave no picture.`);
    return encodePicture(item.value, type);
  });
  return {
    name: 'painting',
    shape: [pictures.length],
    datatype: 'BYTES',
    data: await Promise.all(painted),
    isText: false,
  };
}

async function inferTensor(
  model: Answering,
  input: WireTensor,
  parameters: Parameters,
  signal: AbortSignal,
): Promise<WireTensor[]> {
  const expected = model.pipeline.input;
  if (expected === undefined || input.datatype === 'BYTES') throw wrongInput(model, `has ${shown(input)}`);
  const { name, datatype, shape, data } = input;
  const fits =
    name === expected.name &&
    datatype === expected.datatype &&
    shape.length === expected.shape.length &&
    shape.every((size, index) => size > 0 && (expected.shape[index] === -1 || expected.shape[index] === size));
  if (!fits) throw wrongInput(model, `has ${shown(input)}`);
  return answer(model, [await model.run('tensor', { datatype, shape, data }, signal)], parameters);
}

function answer(model: Answering, items: readonly Item[], parameters: Parameters): WireTensor[] {
  const labels = items.flatMap((item) => (item.kind === 'labels' ? [item.value] : []));
  if (labels.length > 0) return labelTensors(labels, parameters);
  return items.flatMap((item) => (item.kind === 'tensor' ? [resultTensor(model, item.value)] : []));
}

function labelTensors(items: readonly (readonly LabelledScore[])[], { top }: Parameters): WireTensor[] {
  const most = typeof top === 'number' && top >= 1 ? Math.floor(top) : Number.POSITIVE_INFINITY;
  const kept = items.map((scores) => scores.slice(0, most));
  const shape = [kept.length, kept[0]?.length ?? 0];
  const confidences = Float32Array.from(kept.flat(), ({ confidence }) => confidence);
  return [
    textTensor(
      'label',
      shape,
      kept.flat().map(({ label }) => label),
    ),
    { name: 'confidence', shape, datatype: 'FP32', data: confidences },
  ];
}

function resultTensor({ pipeline }: Answering, { datatype, shape, data }: Tensor): WireTensor {
  return { name: pipeline.output?.name ?? 'output', datatype, shape, data };
}

const isPictureType = (type: string): type is PictureType => PICTURE_TYPES.some((known) => known === type);

function refuseUnknownOutputs(model: Answering, names: readonly string[]): void {
  const known = describeModel(model).outputs.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const asked = JSON.stringify(unknown.slice(0, 60));
  throw new ScoringError('bad-request', `${model.name} has no output ${asked}: it gives ${known.join(', ')}.`);
}

function wrongInput(model: Answering, what: string): ScoringError {
  const [expected] = describeModel(model).inputs;
  const wanted = expected && shown(expected);
  return new ScoringError('bad-request', `The request ${what}: ${model.name} takes one input, ${wanted}.`);
}

function shown({ name, datatype, shape }: { name: string; datatype: string; shape: readonly number[] }): string {
  return `${name.slice(0, 60)} ${datatype} [${shape.join(', ')}]`;
}
