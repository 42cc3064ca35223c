import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { describe, expect } from 'vitest';
import { OnnxGraph } from '../../../engine/onnx/onnx-graph.ts';
import { openOnnx } from '../../../engine/onnx.ts';
import type { EngineRequest } from '../../../engine/style-engine.ts';
import { openTensorflow } from '../../../engine/tensorflow.ts';
import { test } from '../../support/folder-test.ts';
import { differenceAt, meanDifference } from './difference.ts';
import { landscape, type Picture } from './pictures.ts';

const MODELS = '../shared/data/models';
const PAINTING = '../shared/data/images/style/van_gogh_starry_night_1889.jpg';

let folder: string;
test.beforeEach(async ({ folder: own }) => {
  folder = own;
});

interface Given {
  readonly model: Uint8Array;
  readonly card: Record<string, unknown>;
  readonly inputs?: Record<string, { shape: number[]; values: Float32Array }>;
}

/** A network of one style, with a card as docs/networks.md has it. */
async function writeNetwork({ model, card, inputs = {} }: Given): Promise<void> {
  await writeFile(join(folder, 'network.onnx'), model);
  const described = Object.entries(inputs).map(async ([name, { shape, values }]) => {
    const bytes = new Uint8Array(values.buffer);
    await writeFile(join(folder, `${name}.f32`), bytes);
    return [name, { file: `${name}.f32`, sha256: sha256(bytes), shape }] as const;
  });
  const style = { name: 'theirs', title: 'Theirs', description: 'Not ours.', inspiration: 'A picture.' };
  const whole = {
    schemaVersion: 2,
    name: 'foreign',
    description: "Somebody else's.",
    license: 'MIT',
    frames: 'rgb',
    weights: { file: 'network.onnx', sha256: sha256(model) },
    ...card,
    styles: [{ ...style, inputs: Object.fromEntries(await Promise.all(described)) }],
  };
  await writeFile(join(folder, 'card.json'), JSON.stringify(whole));
}

const request = (change: Partial<EngineRequest> = {}): EngineRequest => {
  return { networkFolder: folder, style: [{ style: 'theirs', weight: 1 }], strength: 1, ...change };
};

async function paint({ frame, format }: Picture, change: Partial<EngineRequest> = {}): Promise<Uint8Array> {
  const engine = await openOnnx(request(change), () => {});
  const [painted = frame] = await engine.paint([frame], format);
  await engine.close();
  return painted;
}

/** What goes in comes out, three pixels of reach away from where it could matter, plus what `more` says. */
function identity(more: boolean): Uint8Array {
  const graph = new OnnxGraph();
  const kernel = graph.constant('float32', [1, 0, 0, 0, 1, 0, 0, 0, 1], [3, 3, 1, 1]);
  const same = graph.node('Conv', ['picture', kernel], more ? {} : { name: 'painted' });
  if (more) graph.node('Add', [same, 'more'], { name: 'painted' });
  const shape = [1, 3, 'h', 'w'];
  const inputs = [{ name: 'picture', type: 'float32' as const, shape }];
  if (more) inputs.push({ name: 'more', type: 'float32', shape: [1] });
  return graph.encode(inputs, [{ name: 'painted', type: 'float32', shape }]);
}

const CARD = { input: 'picture', output: 'painted', range: 1 };

describe('A network of float RGB', () => {
  test.each([
    [64, 48, { range: 1 }],
    [37, 23, { range: 255, multiple: 4 }],
    [1, 1, { range: 1, multiple: 8 }],
    [2_201, 9, { range: 1, multiple: 3, reach: 4 }],
  ])('gets a frame of %i×%i as its card says, and gives it back: %o', async (width, height, how) => {
    await writeNetwork({ model: identity(false), card: { ...CARD, ...how } });
    const picture = landscape(width, height);
    expect(differenceAt(0.95, await paint(picture), picture.frame)).toBeLessThanOrEqual(1);
  });

  test('is given what the style adds', async () => {
    const more = { shape: [1], values: Float32Array.of(0.1) };
    await writeNetwork({ model: identity(true), card: CARD, inputs: { more } });
    const picture = landscape(64, 48);
    const [before, after] = [picture.frame[5] ?? 0, (await paint(picture))[5] ?? 0];
    expect(Math.abs(after - before - 21.9)).toBeLessThanOrEqual(1);
  });

  test('obeys strength, colours and size of strokes like any other', async () => {
    await writeNetwork({ model: identity(false), card: CARD });
    const picture = landscape(64, 48);
    expect(await paint(picture, { strength: 0 })).toEqual(picture.frame);
    const kept = await paint(picture, { keepColors: true, strokeSize: 2 });
    expect(kept.subarray(64 * 48)).toEqual(picture.frame.subarray(64 * 48));
  });

  test.each([
    [
      'another name of the output',
      { output: 'art' },
      /takes picture and gives painted: its card names picture and art/,
    ],
    ['an input that it lacks', { input: 'image' }, /takes picture and gives painted: its card names image and painted/],
  ])('that has %s is refused', async (_name, change, message) => {
    await writeNetwork({ model: identity(false), card: { ...CARD, ...change } });
    await expect(paint(landscape(8, 8))).rejects.toThrow(message);
  });

  test('whose constant has another length than its shape is refused', async () => {
    const more = { shape: [2], values: Float32Array.of(0.1) };
    await writeNetwork({ model: identity(true), card: CARD, inputs: { more } });
    await expect(paint(landscape(8, 8))).rejects.toThrow(/more.f32 has 4 bytes: expected 8, float32 of 2/);
  });

  test('is refused by TensorFlow.js, and has no other form', async () => {
    await writeNetwork({ model: identity(false), card: CARD });
    await expect(openTensorflow(request(), () => {})).rejects.toThrow(/foreign is an ONNX file/);
    await expect(paint(landscape(8, 8), { precision: 'int8' })).rejects.toThrow(/paints as its file has it/);
  });
});

describe.skipIf(!existsSync(MODELS))('Networks of others (skipped without ../shared/data)', () => {
  test('fritz_starry_night paints: RGB 0..255', async () => {
    const model = await readFile(join(MODELS, 'fritz_starry_night.onnx'));
    await writeNetwork({ model, card: { input: 'input_1', output: 'output', range: 255, multiple: 4 } });
    await expectPainting();
  });

  test('magenta paints: RGB 0..1 and a code of the style', async () => {
    const model = await readFile(join(MODELS, 'magenta_transfer_int8deq.onnx'));
    const code = { shape: [1, 100, 1, 1], values: await magentaCode() };
    const card = { input: 'content_image', output: 'output', range: 1, multiple: 4 };
    await writeNetwork({ model, card, inputs: { mobilenet_conv_Conv_BiasAdd: code } });
    await expectPainting();
  });
});

async function expectPainting(): Promise<void> {
  const picture = landscape(106, 62);
  const painted = await paint(picture);
  expect(painted.length).toBe(picture.frame.length);
  expect(meanDifference(painted, picture.frame)).toBeGreaterThan(5);
  expect(new Set(painted).size).toBeGreaterThan(50);
}

async function magentaCode(): Promise<Float32Array> {
  const { data } = await sharp(PAINTING).resize(256, 256).raw().toBuffer({ resolveWithObject: true });
  const planes = Float32Array.from({ length: 3 * 65_536 }, (_, at) => {
    return (data[(at % 65_536) * 3 + Math.floor(at / 65_536)] ?? 0) / 255;
  });
  const session = await InferenceSession.create(join(MODELS, 'magenta_predict_int8deq.onnx'));
  const { output } = await session.run({ style_image: new Tensor('float32', planes, [1, 3, 256, 256]) });
  await session.release();
  return Float32Array.from(output?.data as Float32Array);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
