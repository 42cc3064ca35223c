import { once } from 'node:events';
import { connect as openSession } from 'node:http2';
import { connect } from 'node:net';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ModelInferResponse } from '../../../scoring/grpc/messages.ts';
import { type GrpcClient, openGrpcClient } from './support/grpc-client.ts';
import { aShape } from './support/models.ts';
import { bearer, makeKeys, type Started, start } from './support/start.ts';

let service: Started;
let client: GrpcClient;
let star: Buffer;

beforeAll(async () => {
  [service, star] = await Promise.all([start({ only: ['shapes'] }), aShape('star')]);
  client = openGrpcClient(service.grpcPort ?? 0);
});
afterAll(async () => {
  client.close();
  await service.stop();
});

const image = { name: 'image', datatype: 'BYTES', shape: [1] };
const pixels = { name: 'pixels', datatype: 'FP32', shape: [1, 3, 32, 32] };
const numbers = Float32Array.from({ length: 3 * 32 * 32 }, (_, index) => Math.sin(index));

/** An element of `BYTES`, as raw contents have it. */
function prefixed(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

describe('inference.GRPCInferenceService', () => {
  it('describes the server and its models', async () => {
    expect(await client.call('ServerLive')).toEqual({ live: true });
    expect(await client.call('ServerReady')).toEqual({ ready: true });
    expect(await client.call('ModelReady', { name: 'shapes', version: '1' })).toEqual({ ready: true });
    expect(await client.call('ServerMetadata')).toMatchObject({ name: 'repaint' });
    expect(await client.call('ModelMetadata', { name: 'shape-features' })).toMatchObject({
      name: 'shape-features',
      versions: ['1'],
      inputs: [{ name: 'pixels', datatype: 'FP32', shape: ['-1', '3', '32', '32'] }],
    });
  });

  it('labels a picture, typed and raw', async () => {
    const request = { model_name: 'shapes', id: '7', parameters: { top: { int64_param: 1 } } };
    const typed = { ...image, contents: { bytes_contents: [star] } };
    const answer = await client.call<ModelInferResponse>('ModelInfer', { ...request, inputs: [typed] });
    expect(answer).toMatchObject({ model_name: 'shapes', model_version: '1', id: '7' });
    const [label, confidence] = answer.outputs;
    expect(label?.contents?.bytes_contents?.map(String)).toEqual(['star']);
    expect(confidence?.contents?.fp32_contents?.[0]).toBeGreaterThan(0.3);

    const raw = await client.call<ModelInferResponse>('ModelInfer', {
      ...request,
      inputs: [image],
      raw_input_contents: [prefixed(star)],
    });
    expect(Buffer.from(raw.raw_output_contents[0] ?? []).toString()).toBe('\x04\0\0\0star');
  });

  it('runs tensors, typed as raw', async () => {
    const request = { model_name: 'shape-features' };
    const typed = { ...pixels, contents: { fp32_contents: [...numbers] } };
    const one = await client.call<ModelInferResponse>('ModelInfer', { ...request, inputs: [typed] });
    const raw = { ...request, inputs: [pixels], raw_input_contents: [Buffer.from(numbers.buffer)] };
    const other = await client.call<ModelInferResponse>('ModelInfer', raw);
    const bytes = Uint8Array.from(other.raw_output_contents[0] ?? []);
    expect([...new Float32Array(bytes.buffer)]).toEqual(one.outputs[0]?.contents?.fp32_contents);
  });

  it.each<[string, keyof typeof status, object]>([
    ['an unknown model', 'NOT_FOUND', { model_name: 'none', inputs: [image] }],
    ['an unknown version', 'NOT_FOUND', { model_name: 'shapes', model_version: '9', inputs: [image] }],
    ['no inputs', 'INVALID_ARGUMENT', { model_name: 'shapes' }],
    ['no contents', 'INVALID_ARGUMENT', { model_name: 'shapes', inputs: [image] }],
    [
      'raw contents that end early',
      'INVALID_ARGUMENT',
      { model_name: 'shapes', inputs: [image], raw_input_contents: [Buffer.from('ab')] },
    ],
    [
      'a wrong shape',
      'INVALID_ARGUMENT',
      { model_name: 'shape-features', inputs: [{ ...pixels, shape: [-1, 2] }], raw_input_contents: [Buffer.alloc(0)] },
    ],
    [
      'raw and typed contents',
      'INVALID_ARGUMENT',
      {
        model_name: 'shapes',
        inputs: [{ ...image, contents: { bytes_contents: [Buffer.from('x')] } }],
        raw_input_contents: [Buffer.from('x')],
      },
    ],
  ])('refuses %s: %s', async (_name, code, request) => {
    await expect(client.call('ModelInfer', request)).rejects.toMatchObject({
      code: status[code],
      details: expect.stringMatching(/\.$/),
    });
  });

  it.each<[string, object]>([
    ['numbers', { contents: { fp32_contents: Array(500_001).fill(1) } }],
    ['flags', { contents: { bool_contents: Array(500_001).fill(true) } }],
    ['sizes', { shape: Array(500_001).fill(300) }],
    ['texts', { contents: { bytes_contents: Array(50_001).fill(Buffer.alloc(0)) } }],
  ])('refuses more %s than it could decode beside other requests', async (_name, heavy) => {
    const sent = (input: object) =>
      client.call('ModelInfer', { model_name: 'shapes', inputs: [{ ...image, ...input }] });
    await expect(sent(heavy)).rejects.toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: expect.stringMatching(/^The message has more than/),
    });
  });

  it('answers what is no message, and what is compressed in an unknown way, as the caller’s fault', async () => {
    const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, 4]), Buffer.alloc(4, 0xff)]);
    expect(await callRaw(service, frame, {}, { isWhole: true })).toBe(status.INVALID_ARGUMENT);
    const compressed = Buffer.concat([Buffer.from([1]), frame.subarray(1)]);
    expect(await callRaw(service, compressed, { 'grpc-encoding': 'unheard-of' })).toBe(status.UNIMPLEMENTED);
  });

  it('asks for a key and room before it reads a message, and waits for none for ever', async () => {
    const { file, primary } = await makeKeys();
    const strict = await start({ only: ['shapes'], keys: file, maxRequests: 1, deadlineMs: 300 });
    onTestFinished(() => strict.stop());
    const half = Buffer.from([0, 0, 0, 1, 0]);
    expect(await callRaw(strict, half)).toBe(status.UNAUTHENTICATED);
    const codes = await Promise.all([1, 2].map(() => callRaw(strict, half, bearer(primary))));
    expect(new Set(codes)).toEqual(new Set([status.DEADLINE_EXCEEDED, status.UNAVAILABLE]));
    expect(strict.log()).toContain('DEADLINE_EXCEEDED');
  });

  it('goes on after broken frames', async () => {
    const broken = connect(service.grpcPort ?? 0, '127.0.0.1');
    const ended = new Promise((resolve) => broken.once('close', resolve));
    broken.on('error', () => undefined).resume();
    broken.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    broken.write(Buffer.alloc(1_000, 0xff));
    await ended;
    expect(await client.call('ServerLive')).toEqual({ live: true });
  });
});

/** Sends these bytes as a call to `ModelInfer`, or as the beginning of one, and waits for its status. */
async function callRaw(
  { grpcPort }: Started,
  bytes: Buffer,
  headers: Record<string, string> = {},
  { isWhole = false } = {},
): Promise<number> {
  const session = openSession(`http://127.0.0.1:${grpcPort}`);
  const path = '/inference.GRPCInferenceService/ModelInfer';
  const call = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  call.write(bytes);
  if (isWhole) call.end();
  const [answer] = await once(call, 'response');
  session.destroy();
  return Number(answer['grpc-status']);
}
