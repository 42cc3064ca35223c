import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type * as client from '../../../packages/scoring-client/src/scoring-client.ts';
import { ScoringClient } from '../../../packages/scoring-client/src/scoring-client.ts';
import type * as schemas from '../../../scoring/rest/schemas.ts';
import { aShape } from './support/models.ts';
import { makeKeys, type Started, start } from './support/start.ts';

type Schema<Name extends keyof typeof schemas> = z.infer<(typeof schemas)[Name]>;

let service: Started;
let scoring: ScoringClient;
let star: Uint8Array<ArrayBuffer>;
let wrong: ScoringClient;

beforeAll(async () => {
  const keys = await makeKeys();
  service = await start({ only: ['shapes', 'great-wave'], keys: keys.file, modelControl: 'explicit' });
  scoring = new ScoringClient({ url: service.url, key: keys.secondary });
  wrong = new ScoringClient({ url: `${service.url}/`, key: 'wrong' });
  star = new Uint8Array(await aShape('star'));
});
afterAll(() => service.stop());

describe('the client package', () => {
  it('has the types of the service’s schemas', () => {
    expectTypeOf<client.Score[]>().toEqualTypeOf<Schema<'Scores'>>();
    expectTypeOf<client.ServerMetadata>().toEqualTypeOf<Schema<'ServerMetadata'>>();
    expectTypeOf<client.ModelMetadata>().toEqualTypeOf<Schema<'ModelMetadata'>>();
    expectTypeOf<client.IndexedVersion[]>().toEqualTypeOf<Schema<'RepositoryIndex'>>();
    expectTypeOf<client.InferAnswer>().toEqualTypeOf<Schema<'InferAnswer'>>();
    expectTypeOf<{ models: client.ListedModel[] }>().toEqualTypeOf<Schema<'ModelList'>>();
  });

  it('takes whatever the schema of a request takes', () => {
    type Body = Schema<'InferBody'>;
    type BodyInput = Body['inputs'][number];
    expectTypeOf<keyof client.InferRequest>().toEqualTypeOf<keyof Body>();
    expectTypeOf<Pick<Body, 'id' | 'parameters'>>().toExtend<Pick<client.InferRequest, 'id' | 'parameters'>>();
    // The client writes the parameters of a tensor, which say where its bytes are.
    expectTypeOf<keyof client.InputTensor>().toEqualTypeOf<Exclude<keyof BodyInput, 'parameters'>>();
    expectTypeOf<Omit<BodyInput, 'data' | 'parameters'>>().toExtend<Omit<client.InputTensor, 'data'>>();
  });

  it('classifies and paints', async () => {
    const scores = await scoring.classify(star, { model: 'shapes', top: 2 });
    expect(scores).toMatchObject([{ label: 'star' }, { confidence: expect.any(Number) }]);
    const painting = await scoring.paint(new Blob([star]), { model: 'great-wave', type: 'image/png' });
    expect(await sharp(await painting.arrayBuffer()).metadata()).toMatchObject({ format: 'png', width: 48 });
  });

  it('runs tensors, of arrays or of lists', async () => {
    const data = Float32Array.from({ length: 3 * 32 * 32 }, (_, index) => Math.sin(index));
    const head = { name: 'pixels', datatype: 'FP32', shape: [1, 3, 32, 32] };
    const [arrays, lists] = await Promise.all(
      [data, [...data]].map((each) =>
        scoring.infer('shape-features', { id: '7', inputs: [{ ...head, data: each }] }, { version: '1' }),
      ),
    );
    expect(arrays).toMatchObject({ model_name: 'shape-features', model_version: '1', id: '7' });
    expect(arrays?.outputs).toEqual(lists?.outputs);
    expect(arrays?.outputs[0]?.data).toHaveLength(64);
  });

  it('sends files of pictures as they are', async () => {
    const circle = await aShape('circle');
    const ask = (data: client.InputTensor['data']) =>
      scoring.infer('shapes', {
        parameters: { top: 1 },
        inputs: [{ name: 'image', datatype: 'BYTES', shape: [2], data }],
        outputs: ['label'],
      });
    const bytes = await ask([star, circle]);
    expect(bytes.outputs).toMatchObject([{ name: 'label', data: ['star', 'circle'] }]);
    expect(await ask([star, circle].map((file) => Buffer.from(file).toString('base64')))).toEqual(bytes);
  });

  it('says what is served, and changes it', async () => {
    expect(await scoring.isReady()).toBe(true);
    expect(await scoring.server()).toMatchObject({ name: 'repaint' });
    expect((await scoring.model('shapes')).inputs).toEqual([{ name: 'image', datatype: 'BYTES', shape: [-1] }]);
    await scoring.unload('great-wave');
    expect((await scoring.models()).map(({ name }) => name)).toEqual(['shape-features', 'shapes']);
    await scoring.load('great-wave');
    expect(await scoring.index()).toContainEqual({ name: 'great-wave', version: '1', state: 'READY', reason: '' });
  });

  it('throws the service’s own reason', async () => {
    expect(await wrong.isReady()).toBe(true);
    await expect(wrong.classify(star)).rejects.toMatchObject({ status: 401, message: expect.stringMatching(/key/i) });
    const pixels = { inputs: [{ name: 'x', datatype: 'FP32', shape: [1], data: [1] }] };
    await expect(scoring.infer('none', pixels)).rejects.toMatchObject({ status: 404 });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(scoring.classify(star, { signal })).rejects.toThrow('enough');
  });
});
