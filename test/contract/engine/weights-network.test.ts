import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StyleMix } from '../../../core/contracts/style-mix.ts';
import type { Architecture } from '../../../engine/cards/style-card.ts';
import { type EngineKind, engines } from '../../../engine/engines.ts';
import { copyPart, type Plane, planesOf } from '../../../engine/frames/plane.ts';
import type { EngineRequest } from '../../../engine/style-engine.ts';
import { byteBounds } from '../../../engine/weights/byte-bounds.ts';
import { foldColour } from '../../../engine/weights/fold-colour.ts';
import { foldStyles } from '../../../engine/weights/fold-styles.ts';
import { randomWeights, writeNetwork } from '../../support/random-network.ts';
import { runReference } from '../../support/reference-network.ts';
import { decibels, differenceAt, meanDifference } from './difference.ts';
import { landscape, noise, type Picture } from './pictures.ts';

const KINDS: EngineKind[] = ['onnx', 'tensorflow'];
const SHAPE = { kind: 'quarter', channels: 16, blocks: 2, sum: 'relu' } as const;
/** Of 5 blocks, so that it begins anew within a picture. */
const ON_CANVAS = { ...SHAPE, sum: 'plain' } as const;
const MIX = [
  { style: 'style-a', weight: 0.7 },
  { style: 'style-b', weight: 0.3 },
];
const ALONE = [{ style: 'style-b', weight: 1 }];
const weights = randomWeights(SHAPE.channels, SHAPE.blocks);
const canvasWeights = randomWeights(SHAPE.channels, SHAPE.blocks, true, 5);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'random-'));
  await writeNetwork(folder, weights, SHAPE);
  await writeNetwork(join(folder, 'canvas'), canvasWeights, ON_CANVAS);
});
afterAll(() => rm(folder, { recursive: true }));

async function paint(kind: EngineKind, { frame, format }: Picture, request: Partial<EngineRequest> = {}) {
  const asked = { networkFolder: folder, style: MIX, strength: 1, precision: 'fp32' as const, ...request };
  const engine = await engines[kind](asked, () => {});
  const [painted = frame] = await engine.paint([frame], format);
  await engine.close();
  return painted;
}

describe.each(KINDS)('A network that %s builds from weights', (kind) => {
  test.each([
    [29, 22, { matrix: 'bt709', range: 'limited' } as const],
    [16, 12, { matrix: 'bt601', range: 'full' } as const],
    [1, 1, { matrix: 'bt2020', range: 'limited' } as const],
  ])('paints %i×%i as its definition has it', async (width, height, colour) => {
    const { frame } = landscape(width, height);
    const picture = { frame, format: { width, height, colour } };
    const painted = await paint(kind, picture);
    expect(differenceAt(1, painted, reference(picture, colour))).toBeLessThanOrEqual(1);
  });

  test('paints each style on its canvas, and with sums as they are, as its definition has it', async () => {
    const picture = landscape(29, 22);
    const networkFolder = join(folder, 'canvas');
    const expectedOf = (style: StyleMix) =>
      reference(picture, { matrix: 'bt709', range: 'limited' }, canvasWeights, ON_CANVAS, style);
    const painted = await paint(kind, picture, { networkFolder, style: ALONE });
    expect(differenceAt(1, painted, expectedOf(ALONE))).toBeLessThanOrEqual(1);

    const mixed = await paint(kind, picture, { networkFolder, style: MIX });
    const [a, b] = MIX.map(({ style }) => expectedOf([{ style, weight: 1 }]));
    const expected = painted.map((_, at) => Math.round(0.7 * (a?.[at] ?? 0) + 0.3 * (b?.[at] ?? 0)));
    expect(differenceAt(1, mixed, expected)).toBeLessThanOrEqual(2);
    expect(painted).not.toEqual(await paint(kind, picture));
  });

  test('gives what is left of the source at half the strength', async () => {
    const picture = landscape(40, 24);
    const full = await paint(kind, picture);
    const middle = picture.frame.map((byte, at) => (byte + (full[at] ?? 0)) / 2);
    expect(differenceAt(1, await paint(kind, picture, { strength: 0.5 }), middle)).toBeLessThanOrEqual(1);
  });

  test('keeps the colours of the source where that is asked', async () => {
    const picture = landscape(96, 64);
    const kept = await paint(kind, picture, { keepColors: true });
    expect(kept.subarray(96 * 64)).toEqual(picture.frame.subarray(96 * 64));
    const mean = (frame: Uint8Array) => frame.subarray(0, 96 * 64).reduce((sum, byte) => sum + byte, 0) / (96 * 64);
    expect(Math.abs(mean(kept) - mean(picture.frame))).toBeLessThan(6);
  });

  test.each([0.25, 0.5, 1.3, 2, 4])('paints strokes of size %f', async (strokeSize) => {
    const picture = landscape(97, 63);
    const painted = await paint(kind, picture, { strokeSize });
    expect(painted.length).toBe(picture.frame.length);
    expect(meanDifference(painted, await paint(kind, picture))).toBeGreaterThan(0.5);
  });

  test('paints a large picture in parts as it would paint it whole', async () => {
    const wide = landscape(2_200, 32);
    const painted = await paint(kind, wide);
    for (const left of [0, 480]) {
      const whole = await paint(kind, crop(wide, left, 1_720));
      const middle = { from: left === 0 ? 0 : 100, to: left === 0 ? 1_620 : 1_720 };
      for (let row = 0; row < 32; row += 1) {
        const part = painted.subarray(row * 2_200 + left + middle.from, row * 2_200 + left + middle.to);
        expect(differenceAt(0.999, part, whole.subarray(row * 1_720 + middle.from, row * 1_720 + middle.to))).toBe(0);
      }
    }
  });
});

/** As the definition has it: four blocks of edge around, layers, cut off. */
function reference(
  { frame, format }: Picture,
  colour: Parameters<typeof foldColour>[1],
  tensors = weights,
  architecture: Architecture = SHAPE,
  style: StyleMix = MIX,
): Uint8Array {
  const network = foldColour(foldStyles(tensors, architecture, style), colour);
  const [columns, rows] = [Math.ceil(format.width / 4) + 8, Math.ceil(format.height / 4) + 8];
  const [luma, chroma] = planesOf(new Uint8Array(columns * rows * 24), { width: columns * 4, height: rows * 4 });
  const [sourceLuma, sourceChroma] = planesOf(frame, format);
  copyPart(sourceLuma, luma, -16, -16);
  copyPart(sourceChroma, chroma, -8, -8);
  const at = (block: number, channel: number): [Plane, number] => {
    const [row, column] = [Math.floor(block / columns), block % columns];
    if (channel < 16) return [luma, (row * 4 + (channel >> 2)) * columns * 4 + column * 4 + (channel % 4)];
    const pair = channel - 16;
    return [chroma, (row * 2 + (pair >> 2)) * columns * 4 + column * 4 + (pair % 4)];
  };
  const channels = network.canvas ? 40 : 24;
  const canvasAt = (block: number, channel: number) => {
    const { side, bytes } = network.canvas ?? { side: 1, bytes: [] };
    const [row, column] = [(Math.floor(block / columns) - 4 + side) % side, ((block % columns) - 4 + side) % side];
    return bytes[(row * side + column) * 16 + channel] ?? 0;
  };
  const values = Float64Array.from({ length: columns * rows * channels }, (_, index) => {
    const [block, channel] = [Math.floor(index / channels), index % channels];
    if (channel >= 24) return canvasAt(block, channel - 24) - 128;
    const [plane, offset] = at(block, channel);
    return (plane.bytes[offset] ?? 0) - 128;
  });
  const bounds = byteBounds(colour);
  runReference(network, { rows, columns, values }).values.forEach((value, index) => {
    const [plane, offset] = at(Math.floor(index / 24), index % 24);
    const [low, high] = plane === luma ? bounds.luma : bounds.chroma;
    plane.bytes[offset] = Math.min(Math.max(Math.round(value), low), high);
  });
  const painted = new Uint8Array(frame.length);
  const [paintedLuma, paintedChroma] = planesOf(painted, format);
  copyPart(luma, paintedLuma, 16, 16);
  copyPart(chroma, paintedChroma, 8, 8);
  return painted;
}

function crop({ frame, format }: Picture, left: number, width: number): Picture {
  const { height } = format;
  const cut = new Uint8Array(width * height * 1.5);
  const [luma, chroma] = planesOf(frame, format);
  const [cutLuma, cutChroma] = planesOf(cut, { width, height });
  copyPart(luma, cutLuma, left, 0);
  copyPart(chroma, cutChroma, left / 2, 0);
  return { frame: cut, format: { ...format, width } };
}

test('the reduced forms hold at least 32 dB against fp32', async () => {
  const picture = landscape(320, 180);
  const full = await paint('onnx', picture);
  const reduced = {
    int8: await paint('onnx', picture, { precision: 'int8' }),
    fp16: await paint('onnx', picture, { precision: 'fp16' }),
  };
  expect(decibels(reduced.int8, full)).toBeGreaterThan(32);
  expect(decibels(reduced.fp16, full)).toBeGreaterThan(45);
  expect(await paint('onnx', picture, { precision: 'auto' })).toEqual(reduced.int8);
});

test('a canvas lies still under the parts of a picture', async () => {
  const networkFolder = join(folder, 'canvas');
  const wide = landscape(2_200, 32);
  const [whole, part] = [
    await paint('onnx', wide, { networkFolder }),
    await paint('onnx', crop(wide, 0, 1_720), { networkFolder }),
  ];
  for (let row = 0; row < 32; row += 1) {
    const found = whole.subarray(row * 2_200 + 1_000, row * 2_200 + 1_620);
    expect(differenceAt(0.999, found, part.subarray(row * 1_720 + 1_000, row * 1_720 + 1_620))).toBe(0);
  }
});

test('int8 in parts is the whole, to the byte', async () => {
  const wide = landscape(2_200, 32);
  const [painted, whole] = [
    await paint('onnx', wide, { precision: 'int8' }),
    await paint('onnx', crop(wide, 480, 1_720), { precision: 'int8' }),
  ];
  for (let row = 0; row < 32; row += 1) {
    const from = row * 2_200 + 480;
    expect(painted.subarray(from + 100, from + 1_720)).toEqual(whole.subarray(row * 1_720 + 100, (row + 1) * 1_720));
  }
});

describe('What can not be painted is said', () => {
  const picture = { frame: noise(8, 8, 1), format: landscape(8, 8).format };
  const failure = (code: string, message: RegExp) => ({
    failure: { code, message: expect.stringMatching(message), retryable: false },
  });

  test.each<[string, Partial<EngineRequest>, string, RegExp]>([
    [
      'weights that do not add up to 1',
      { style: [{ style: 'style-a', weight: 0.7 }] },
      'invalid-request',
      /^style is .*must add up to 1/,
    ],
    [
      'an unknown style of a mix',
      {
        style: [
          { style: 'style-a', weight: 0.5 },
          { style: 'oil', weight: 0.5 },
        ],
      },
      'unknown-style',
      /"oil".*style-a, style-b, style-c/,
    ],
    [
      'strokes that are too large',
      { strokeSize: 5 },
      'invalid-request',
      /^strokeSize is 5: expected a number from 0.25 to 4/,
    ],
    ['strength above 1', { strength: 1.5 }, 'invalid-request', /^strength is 1.5/],
  ])('%s', async (_name, request, code, message) => {
    for (const kind of KINDS) await expect(paint(kind, picture, request)).rejects.toMatchObject(failure(code, message));
  });

  test('a reduced form where there is none', async () => {
    const plain = join(folder, 'plain');
    await writeNetwork(plain, randomWeights(SHAPE.channels, SHAPE.blocks, false), SHAPE);
    const asked = { networkFolder: plain, precision: 'int8' as const };
    await expect(paint('onnx', picture, asked)).rejects.toMatchObject(
      failure('invalid-request', /no ranges to quantise by/),
    );
    await expect(paint('tensorflow', picture, asked)).rejects.toMatchObject(
      failure('invalid-request', /paints in fp32/),
    );
    expect(await paint('onnx', picture, { ...asked, precision: 'auto' })).toHaveLength(picture.frame.length);
  });

  test('weights that are not those of the card, and weights of another shape', async () => {
    const other = join(folder, 'other');
    const card = await writeNetwork(other, weights, SHAPE);
    const architecture = { ...SHAPE, channels: 32 };
    await writeFile(join(other, 'card.json'), JSON.stringify({ ...card, architecture }));
    for (const kind of KINDS) {
      const message = /layer.0.weight of the weights is 16×24×3×3: expected 32×24×3×3/;
      await expect(paint(kind, picture, { networkFolder: other })).rejects.toMatchObject(failure('engine', message));
    }
    await appendFile(join(other, 'weights.safetensors'), '!');
    for (const kind of KINDS) {
      const message = /weights.safetensors is not the file that its card names: expected SHA-256 [0-9a-f]{64}, found/;
      await expect(paint(kind, picture, { networkFolder: other })).rejects.toMatchObject(failure('engine', message));
    }
  });
});
