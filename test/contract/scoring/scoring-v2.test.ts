import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { JsonThread } from '../../../scoring/rest/json-thread.ts';
import { InferAnswer, ModelMetadata, ServerMetadata } from '../../../scoring/rest/schemas.ts';
import { aShape, SETTINGS } from './support/models.ts';
import { type Started, start } from './support/start.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

let service: Started;
let star: Buffer;

beforeAll(async () => {
  [service, star] = await Promise.all([start({ only: ['shapes'], batchSize: 4, batchWindowMs: 20 }), aShape('star')]);
});
afterAll(() => service.stop());

const get = (path: string) => fetch(`${service.url}${path}`);
const infer = (path: string, body: object) =>
  fetch(`${service.url}${path}/infer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const image = () => ({ name: 'image', shape: [1], datatype: 'BYTES', data: [star.toString('base64')] });
const pixels = (count = 1) => ({
  name: 'pixels',
  shape: [count, 3, 32, 32],
  datatype: 'FP32',
  data: Array.from({ length: count * 3 * 32 * 32 }, (_, index) => Math.sin(index)),
});

describe('the Open Inference Protocol over REST', () => {
  it('describes the server and its health', async () => {
    const server = ServerMetadata.parse(await (await get('/v2')).json());
    expect(server).toEqual({
      name: 'repaint',
      version: 'test',
      extensions: ['binary_tensor_data', 'model_repository'],
    });
    expect(service).toMatchObject({ models: ['shape-features', 'shapes'], pictureModels: ['shapes'] });
    expect(await (await get('/v2/health/live')).json()).toEqual({ live: true });
    expect(await (await get('/v2/health/ready')).json()).toEqual({ ready: true });
  });

  it('describes its models', async () => {
    const tensors = ModelMetadata.parse(await (await get('/v2/models/shape-features')).json());
    expect(tensors.inputs).toEqual([{ name: 'pixels', datatype: 'FP32', shape: [-1, 3, 32, 32] }]);
    expect(tensors.versions).toEqual(['1']);
    const pictures = ModelMetadata.parse(await (await get('/v2/models/shapes/versions/1')).json());
    expect(pictures.inputs).toEqual([{ name: 'image', datatype: 'BYTES', shape: [-1] }]);
    expect(pictures.outputs.map(({ name }) => name)).toEqual(['label', 'confidence']);
    expect(await (await get('/v2/models/shapes/versions/1/ready')).json()).toEqual({ name: 'shapes', ready: true });
  });

  it('labels pictures', async () => {
    const answer = InferAnswer.parse(
      await (await infer('/v2/models/shapes', { id: '42', parameters: { top: 2 }, inputs: [image()] })).json(),
    );
    expect(answer).toMatchObject({ model_name: 'shapes', model_version: '1', id: '42' });
    expect(answer.outputs).toMatchObject([
      { name: 'label', datatype: 'BYTES', shape: [1, 2], data: ['star', expect.any(String)] },
      { name: 'confidence', datatype: 'FP32', shape: [1, 2] },
    ]);
  });

  it('runs tensors, nested or flat, and batches of them as one by one', async () => {
    const flat = InferAnswer.parse(await (await infer('/v2/models/shape-features', { inputs: [pixels(3)] })).json());
    expect(flat.outputs[0]?.shape).toEqual([3, 64]);
    const data = [flat.outputs[0]?.data?.slice(0, 64)];
    const { data: numbers, ...head } = pixels();
    const singles = await Promise.all(
      Array.from({ length: 5 }, () => infer('/v2/models/shape-features', { inputs: [{ ...head, data: [[numbers]] }] })),
    );
    for (const single of singles) {
      const { outputs } = InferAnswer.parse(await single.json());
      const found = outputs[0]?.data as number[];
      for (const [index, value] of found.entries()) expect(value).toBeCloseTo(Number(data[0]?.[index]), 4);
    }
  });

  it('parses and writes large JSON in a thread, so that others are answered meanwhile', async () => {
    const small = await (await infer('/v2/models/shape-features', { inputs: [pixels()] })).text();
    const { data, ...head } = pixels(160);
    const body = JSON.stringify({ inputs: [{ ...head, data }] });
    const headers = { 'content-type': 'application/json' };
    const parsed = vi.spyOn(JSON, 'parse');
    const written = vi.spyOn(JSON, 'stringify');
    onTestFinished(() => void vi.restoreAllMocks());
    const response = await fetch(`${service.url}/v2/models/shape-features/infer`, { method: 'POST', headers, body });
    const text = await response.text();
    const lengths = [
      ...parsed.mock.calls.map(([json]) => json.length),
      ...written.mock.results.map(({ value }) => String(value).length),
    ];
    vi.restoreAllMocks();
    expect(Math.max(0, ...lengths)).toBeLessThan(2 ** 17);
    const [whole, one] = [text, small].map((each) => InferAnswer.parse(JSON.parse(each)).outputs[0]);
    expect(whole?.shape).toEqual([160, 64]);
    for (const [index, value] of (one?.data ?? []).entries())
      expect(whole?.data?.[index]).toBeCloseTo(Number(value), 4);
  });

  it('asks for another attempt if that thread ends, and stops also if it never started', async () => {
    const folder = await temporaryFolder();
    const open = async (code: string) => {
      const file = join(folder, `${code.length}.mjs`);
      await writeFile(file, code);
      const thread = new JsonThread({ codeThread: SETTINGS.codeThread, jsonWork: pathToFileURL(file) });
      return { thread, read: thread.readScore(new Uint8Array(), new AbortController().signal) };
    };
    const ended = await open('export const run = () => process.exit(1);');
    await expect(ended.read).rejects.toMatchObject({ status: 503, retryAfterSeconds: 1 });
    await ended.thread.stop();
    const unstarted = await open('no code');
    const refused = expect(unstarted.read).rejects.toMatchObject({ status: 503 });
    await unstarted.thread.stop();
    await refused;
  });

  it('takes and gives bytes behind the JSON', async () => {
    const { data, ...head } = pixels();
    const bytes = Buffer.from(Float32Array.from(data).buffer);
    const json = Buffer.from(
      JSON.stringify({
        inputs: [{ ...head, parameters: { binary_data_size: bytes.length } }],
        outputs: [{ name: 'features', parameters: { binary_data: true } }],
      }),
    );
    // As Triton's clients send it: without a type.
    const response = await fetch(`${service.url}/v2/models/shape-features/infer`, {
      method: 'POST',
      headers: { 'inference-header-content-length': String(json.length) },
      body: new Uint8Array(Buffer.concat([json, bytes])),
    });
    const answer = Buffer.from(await response.arrayBuffer());
    const length = Number(response.headers.get('inference-header-content-length'));
    const answered = InferAnswer.parse(JSON.parse(answer.subarray(0, length).toString()));
    expect(answered.outputs).toEqual([
      { name: 'features', datatype: 'FP32', shape: [1, 64], parameters: { binary_data_size: 256 } },
    ]);
    expect(answer.length - length).toBe(256);
  });

  it.each<[string, number, string, () => object]>([
    ['an unknown model', 404, '/v2/models/none', () => ({ inputs: [image()] })],
    ['an unknown version', 404, '/v2/models/shapes/versions/9', () => ({ inputs: [image()] })],
    ['no inputs', 400, '/v2/models/shapes', () => ({ inputs: [] })],
    ['two inputs', 400, '/v2/models/shape-features', () => ({ inputs: [pixels(), pixels()] })],
    ['a wrong name', 400, '/v2/models/shape-features', () => ({ inputs: [{ ...pixels(), name: 'x' }] })],
    ['a wrong type', 400, '/v2/models/shape-features', () => ({ inputs: [{ ...pixels(), datatype: 'FP64' }] })],
    [
      'an unknown type',
      400,
      '/v2/models/shape-features',
      () => ({ inputs: [{ ...pixels(), datatype: 'constructor' }] }),
    ],
    ['a wrong shape', 400, '/v2/models/shape-features', () => ({ inputs: [{ ...pixels(), shape: [1, 3, 16, 64] }] })],
    ['too few numbers', 400, '/v2/models/shape-features', () => ({ inputs: [{ ...pixels(), data: [1] }] })],
    [
      'no number',
      400,
      '/v2/models/shape-features',
      () => ({ inputs: [{ ...pixels(), data: pixels().data.map(String) }] }),
    ],
    [
      'lists in lists in lists',
      400,
      '/v2/models/shape-features',
      () => ({ inputs: [{ ...pixels(), data: deep(1_000) }] }),
    ],
    ['a text for a picture', 400, '/v2/models/shapes', () => ({ inputs: [{ ...image(), data: ['aGk='] }] })],
    ['an unknown output', 400, '/v2/models/shapes', () => ({ inputs: [image()], outputs: [{ name: 'x' }] })],
  ])('refuses %s: %i', async (_name, status, path, body) => {
    const response = await infer(path, body());
    expect([response.status, await response.json()]).toEqual([status, { error: expect.stringMatching(/.+\.$/) }]);
  });
});

it('loads nothing of telemetry where none is wanted', async () => {
  expect((await infer('/v2/models/shapes', { inputs: [image()] })).status).toBe(200);
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  expect(loaded.filter((path) => /@opentelemetry\/(?!api\/)|monitor-opentelemetry/.test(path))).toEqual([]);
});

function deep(depth: number): unknown[] {
  return depth === 0 ? [] : [deep(depth - 1)];
}
