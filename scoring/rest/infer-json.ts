import type { Answering } from '../repository/model.ts';
import { ScoringError } from '../scoring-error.ts';
import type { InferRequest } from '../v2/infer.ts';
import {
  flatten,
  type TensorHead,
  tensorOfBytes,
  tensorOfValues,
  valuesOfTensor,
  type WireTensor,
} from '../v2/wire-tensor.ts';
import { parse } from './parse.ts';
import { type InferAnswer, InferBody } from './schemas.ts';

/** A request for inference, as data that may cross to another thread. */
export interface RestInferRequest extends InferRequest {
  readonly id: string | undefined;
  /** Outputs whose bytes are to follow the JSON of the answer, or may not. */
  readonly binary: ReadonlyMap<string, boolean>;
  /** True if the values of all other outputs travel as bytes. */
  readonly isElseBinary: boolean;
}

/**
 * Makes a request of its JSON.
 * @param bytes what follows the JSON: the tensors that it holds no values of
 * @throws ScoringError `bad-request`
 */
export function inferRequestOf(json: unknown, bytes: Uint8Array): RestInferRequest {
  const { id, parameters = {}, inputs, outputs = [] } = parse(InferBody, json, 'body');
  const asked = outputs.flatMap(({ name, parameters: own }) => {
    const isBinary = own?.['binary_data'];
    return isBinary === undefined ? [] : [[name, Boolean(isBinary)] as const];
  });
  return {
    id,
    parameters,
    inputs: readInputs(inputs, bytes),
    outputs: outputs.map(({ name }) => name),
    binary: new Map(asked),
    isElseBinary: Boolean(parameters['binary_data_output']),
  };
}

export const isBinary = ({ binary, isElseBinary }: RestInferRequest, output: string) =>
  binary.get(output) ?? isElseBinary;

/** What the JSON of an answer holds, as data that may cross to another thread. */
export interface InferResult {
  readonly model: Pick<Answering, 'name' | 'version'>;
  readonly id: RestInferRequest['id'];
  readonly outputs: readonly (WireTensor | TensorAside)[];
}

/** A tensor whose bytes follow the JSON. */
interface TensorAside extends TensorHead {
  /** Its size in bytes. */
  readonly size: number;
}

export function inferAnswerOf({ model, id, outputs }: InferResult): InferAnswer {
  return {
    model_name: model.name,
    model_version: model.version,
    ...(id !== undefined && { id }),
    outputs: outputs.map(describeOutput),
  };
}

function readInputs(inputs: InferBody['inputs'], bytes: Uint8Array): WireTensor[] {
  let at = 0;
  const tensors = inputs.map((input) => {
    const size = input.parameters?.['binary_data_size'];
    if (size === undefined) return tensorOfValues(input, flatten(input.data ?? [], input.name));
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0 || at + size > bytes.length) {
      throw new ScoringError('bad-request', 'A binary_data_size is beyond the end of the body.');
    }
    at += size;
    return tensorOfBytes(input, bytes.subarray(at - size, at));
  });
  if (at === bytes.length) return tensors;
  throw new ScoringError('bad-request', `The body has ${bytes.length - at} bytes that belong to no tensor.`);
}

function describeOutput(tensor: WireTensor | TensorAside): InferAnswer['outputs'][number] {
  const { name, datatype, shape } = tensor;
  const head = { name, datatype, shape: [...shape] };
  if ('size' in tensor) return { ...head, parameters: { binary_data_size: tensor.size } };
  const isBase64 = tensor.datatype === 'BYTES' && !tensor.isText;
  return { ...head, ...(isBase64 && { parameters: { content_type: 'base64' } }), data: valuesOfTensor(tensor) };
}
