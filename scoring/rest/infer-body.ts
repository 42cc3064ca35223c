import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answering } from '../repository/model.ts';
import { ScoringError } from '../scoring-error.ts';
import type { InferRequest } from '../v2/infer.ts';
import {
  bytesOfTensor,
  flatten,
  tensorOfBytes,
  tensorOfValues,
  valuesOfTensor,
  type WireTensor,
} from '../v2/wire-tensor.ts';
import { parse } from './parse.ts';
import { refuseHeavyJson } from './refuse-heavy-json.ts';
import { type InferAnswer, InferBody } from './schemas.ts';

/** The header with the number of bytes of the body that are JSON. The bytes of the tensors follow in their order. */
export const JSON_LENGTH = 'inference-header-content-length';

export interface RestInferRequest extends InferRequest {
  readonly id: string | undefined;
  /** True for outputs whose bytes are to follow the JSON of the answer. */
  readonly isBinary: (output: string) => boolean;
}

/** @throws ScoringError `bad-request` */
export function readInferRequest(request: FastifyRequest): RestInferRequest {
  const { json, bytes } = splitBody(request);
  const { id, parameters = {}, inputs, outputs = [] } = parse(InferBody, json, 'body');
  const binary = new Map(outputs.map(({ name, parameters: own }) => [name, own?.['binary_data']]));
  return {
    id,
    parameters,
    inputs: readInputs(inputs, bytes),
    outputs: outputs.map(({ name }) => name),
    isBinary: (output) => Boolean(binary.get(output) ?? parameters['binary_data_output'] ?? false),
  };
}

export function writeInferAnswer(
  reply: FastifyReply,
  { model, asks, outputs }: { model: Answering; asks: RestInferRequest; outputs: readonly WireTensor[] },
): FastifyReply {
  const binary = outputs.filter(({ name }) => asks.isBinary(name)).map(bytesOfTensor);
  const body: InferAnswer = {
    model_name: model.name,
    model_version: model.version,
    ...(asks.id !== undefined && { id: asks.id }),
    outputs: outputs.map((tensor) => describeOutput(tensor, asks.isBinary(tensor.name))),
  };
  if (binary.length === 0) return reply.type('application/json').send(body);
  const json = Buffer.from(JSON.stringify(body));
  reply.header(JSON_LENGTH, json.length);
  return reply.type('application/octet-stream').send(Buffer.concat([json, ...binary]));
}

function splitBody({ headers, body }: FastifyRequest): { json: unknown; bytes: Uint8Array } {
  if (!(body instanceof Uint8Array)) return { json: body, bytes: new Uint8Array() };
  const length = Number(headers[JSON_LENGTH]);
  if (!Number.isSafeInteger(length) || length < 2 || length > body.length) {
    throw new ScoringError(
      'bad-request',
      'A body of bytes needs Inference-Header-Content-Length: how many of them are JSON.',
    );
  }
  refuseHeavyJson(body.subarray(0, length));
  try {
    return { json: JSON.parse(Buffer.from(body.subarray(0, length)).toString('utf8')), bytes: body.subarray(length) };
  } catch {
    throw new ScoringError('bad-request', 'The first part of the body is not JSON.');
  }
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

function describeOutput(tensor: WireTensor, isBinary: boolean): InferAnswer['outputs'][number] {
  const { name, datatype, shape } = tensor;
  const head = { name, datatype, shape: [...shape] };
  if (isBinary) return { ...head, parameters: { binary_data_size: bytesOfTensor(tensor).length } };
  const isBase64 = tensor.datatype === 'BYTES' && !tensor.isText;
  return { ...head, ...(isBase64 && { parameters: { content_type: 'base64' } }), data: valuesOfTensor(tensor) };
}
