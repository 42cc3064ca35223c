import type { Datatype } from '../../engine/pipeline/tensor.ts';
import type { Answering } from '../repository/model.ts';
import { ScoringError } from '../scoring-error.ts';
import type { InferRequest, Parameters } from '../v2/infer.ts';
import { bytesOfTensor, tensorOfBytes, tensorOfValues, type WireTensor } from '../v2/wire-tensor.ts';
import type { Contents, InferParameters, ModelInferRequest, ModelInferResponse } from './messages.ts';

/** The field of the contents that holds the elements of each datatype. */
const FIELDS: Readonly<Record<Datatype | 'BYTES', keyof Contents | undefined>> = {
  BOOL: 'bool_contents',
  UINT8: 'uint_contents',
  UINT16: 'uint_contents',
  UINT32: 'uint_contents',
  UINT64: 'uint64_contents',
  INT8: 'int_contents',
  INT16: 'int_contents',
  INT32: 'int_contents',
  INT64: 'int64_contents',
  FP16: undefined,
  FP32: 'fp32_contents',
  FP64: 'fp64_contents',
  BYTES: 'bytes_contents',
};

/** @throws ScoringError `bad-request` */
export function readInferMessage({
  parameters,
  inputs,
  outputs,
  raw_input_contents: raw,
}: ModelInferRequest): InferRequest {
  if (raw.length > 0 && raw.length !== inputs.length) {
    throw new ScoringError('bad-request', `The request has ${raw.length} raw contents for ${inputs.length} inputs.`);
  }
  return {
    inputs: inputs.map((input, index) => readInput(input, raw[index])),
    outputs: outputs.map(({ name }) => name),
    parameters: readParameters(parameters),
  };
}

/** Builds the answer in the form of the request: raw contents are answered with raw contents. */
export function inferResponse(
  model: Answering,
  request: ModelInferRequest,
  tensors: readonly WireTensor[],
): ModelInferResponse {
  const isRaw = request.raw_input_contents.length > 0 || tensors.some(({ datatype }) => FIELDS[datatype] === undefined);
  return {
    model_name: model.name,
    model_version: model.version,
    id: request.id,
    outputs: tensors.map((tensor) => ({
      name: tensor.name,
      datatype: tensor.datatype,
      shape: tensor.shape,
      ...(!isRaw && { contents: contentsOf(tensor) }),
    })),
    raw_output_contents: isRaw ? tensors.map(bytesOfTensor) : [],
  };
}

function readInput(
  { name, datatype, shape: sizes, contents }: ModelInferRequest['inputs'][number],
  raw: Uint8Array | undefined,
): WireTensor {
  const head = { name, datatype, shape: sizes.map(Number) };
  if (raw === undefined) return tensorOfValues(head, valuesOf(datatype, contents));
  if (contents === null) return tensorOfBytes(head, raw);
  throw new ScoringError('bad-request', 'An input has both raw and typed contents: send one of them.');
}

function valuesOf(datatype: string, contents: Contents | null): readonly unknown[] {
  const field = Object.entries(FIELDS).find(([name]) => name === datatype)?.[1];
  return field === undefined || contents === null ? [] : contents[field];
}

function contentsOf(tensor: WireTensor): Partial<Contents> {
  const field = FIELDS[tensor.datatype];
  if (field === undefined) return {};
  const values: unknown[] = Array.from<unknown>(tensor.data);
  return { [field]: tensor.datatype === 'BOOL' ? values.map(Boolean) : values.map(plain) };
}

const plain = (value: unknown) => (typeof value === 'bigint' ? String(value) : value);

function readParameters(parameters: InferParameters): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, parameter]) => {
      const value = parameter[parameter.parameter_choice ?? 'string_param'];
      if (value === undefined) return [];
      const isWhole = parameter.parameter_choice === 'int64_param' || parameter.parameter_choice === 'uint64_param';
      return [[name, isWhole ? Number(value) : value]];
    }),
  );
}
