import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answering } from '../repository/model.ts';
import { ScoringError } from '../scoring-error.ts';
import { bytesOfTensor, type WireTensor } from '../v2/wire-tensor.ts';
import { inferAnswerOf, inferRequestOf, isBinary, type RestInferRequest } from './infer-json.ts';
import type { JsonThread } from './json-thread.ts';
import { isLarge, LargeJson } from './large-body.ts';
import { parseJsonBody } from './parse.ts';

/** The header with the number of bytes of the body that are JSON. The bytes of the tensors follow in their order. */
export const JSON_LENGTH = 'inference-header-content-length';

/** An answer with more elements than this becomes JSON in the thread. */
const MOST_ELEMENTS = 10_000;

/** @throws ScoringError `bad-request`, `too-large` */
export async function readInferRequest(
  { headers, body }: FastifyRequest,
  json: JsonThread,
  signal: AbortSignal,
): Promise<RestInferRequest> {
  if (body instanceof LargeJson) return json.readInfer(body.bytes, body.bytes.length, signal);
  if (!(body instanceof Uint8Array)) return inferRequestOf(body, new Uint8Array());
  const length = Number(headers[JSON_LENGTH]);
  if (!Number.isSafeInteger(length) || length < 2 || length > body.length) {
    throw new ScoringError(
      'bad-request',
      'A body of bytes needs Inference-Header-Content-Length: how many of them are JSON.',
    );
  }
  if (isLarge(length)) return json.readInfer(body, length, signal);
  return inferRequestOf(parseJsonBody(body.subarray(0, length)), body.subarray(length));
}

interface Answered {
  readonly model: Answering;
  readonly asks: RestInferRequest;
  readonly outputs: readonly WireTensor[];
}

export async function writeInferAnswer(
  reply: FastifyReply,
  { model: { name, version }, asks, outputs: given }: Answered,
  json: JsonThread,
  signal: AbortSignal,
): Promise<FastifyReply> {
  const binary: Buffer[] = [];
  const outputs = given.map((tensor) => {
    if (!isBinary(asks, tensor.name)) return tensor;
    const bytes = bytesOfTensor(tensor);
    binary.push(bytes);
    return { name: tensor.name, datatype: tensor.datatype, shape: tensor.shape, size: bytes.length };
  });
  const elements = outputs.reduce((sum, output) => sum + ('data' in output ? output.data.length : 0), 0);
  const isHeavy = elements > MOST_ELEMENTS;
  const result = { model: { name, version }, id: asks.id, outputs };
  const text = isHeavy ? await json.writeInfer(result, signal) : Buffer.from(JSON.stringify(inferAnswerOf(result)));
  if (binary.length === 0) return reply.type('application/json').send(text);
  reply.header(JSON_LENGTH, text.length);
  return reply.type('application/octet-stream').send(Buffer.concat([text, ...binary]));
}
