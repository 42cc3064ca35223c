import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { resolveColour } from '../../../core/media/pictures/colour.ts';
import { type CodedRuntime, openCodedPainter } from '../../../engine/coded-painter.ts';
import { codeOfMix } from '../../../engine/codes/code-mix.ts';
import { lookOfCode } from '../../../engine/codes/normalisation.ts';
import { type EngineKind, engines } from '../../../engine/engines.ts';
import { type Cells, emptyCells, fillCells, placeCells } from '../../../engine/frames/cells.ts';
import { reducedSize, reduceFrame } from '../../../engine/frames/reduce-frame.ts';
import { openCodedRuntime } from '../../../engine/onnx/open-coded-runtime.ts';
import { loadRuntime } from '../../../engine/onnx/open-session.ts';
import type { EngineRequest, FrameLook } from '../../../engine/style-engine.ts';
import { TensorflowCodedRuntime } from '../../../engine/tensorflow/coded-runtime.ts';
import { openRuntime } from '../../../engine/tensorflow-runtime.ts';
import { CELL, type CodedNetwork } from '../../../engine/weights/coded-network.ts';
import { codedWeights } from '../../../engine/weights/read-coded-weights.ts';
import { test } from '../../support/folder-test.ts';
import { RANDOM_SHAPE, RANDOM_STYLES, randomWeights, writeNetwork } from '../../support/random-network.ts';
import { byGiven, byOwn, type Grid, runReference } from '../../support/reference-network.ts';
import { decibels, differenceAt, meanDifference } from './difference.ts';
import { landscape, noise, type Picture } from './pictures.ts';

const KINDS: EngineKind[] = ['onnx', 'tensorflow'];
const MIX = [
  { style: 'style-a', weight: 0.7 },
  { style: 'style-b', weight: 0.3 },
];
const weights = codedWeights(randomWeights(), RANDOM_SHAPE, RANDOM_STYLES);

let folder: string;
test.beforeAll(async ({ sharedFolder }) => {
  folder = sharedFolder;
  await writeNetwork(folder);
});

async function paint(
  kind: EngineKind,
  { frame, format }: Picture,
  request: Partial<EngineRequest> = {},
  look?: FrameLook,
) {
  const asked = { networkFolder: folder, style: MIX, strength: 1, precision: 'fp32' as const, ...request };
  const engine = await engines[kind](asked, () => {});
  try {
    const [painted = frame] = await engine.paint([frame], format, undefined, look && [look]);
    return painted;
  } finally {
    await engine.close();
  }
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
    expect(differenceAt(1, painted, reference(picture))).toBeLessThanOrEqual(1);
  });

  test('paints with codes as with the styles that have them, and each frame as it is asked for', async () => {
    const picture = landscape(40, 24);
    const { ofStyle } = weights.codes;
    const codes = MIX.map(({ style, weight }) => ({ code: [...(ofStyle.get(style) ?? [])], weight }));
    const whole = await paint(kind, picture);
    expect(await paint(kind, picture, { style: codes })).toEqual(whole);

    const engine = await engines[kind]({ networkFolder: folder, style: MIX, strength: 1, precision: 'fp32' }, () => {});
    const looks: FrameLook[] = [
      { style: [{ style: 'style-c', weight: 1 }], strength: 0.5 },
      {},
      { strength: 0 },
      { strokeSize: 2 },
    ];
    const frames = looks.map(() => picture.frame);
    const painted = await engine.paint(frames, picture.format, undefined, looks);
    await engine.close();
    const [first = {}, , , last = {}] = looks;
    expect(painted).toEqual([
      await paint(kind, picture, { strength: 0.5, style: first.style ?? MIX }),
      whole,
      picture.frame,
      await paint(kind, picture, { strokeSize: last.strokeSize ?? 1 }),
    ]);
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
    const { frame, format } = landscape(150, 130);
    const layout = { ...format, colour: resolveColour(format.colour, format) };
    const paintings: Uint8Array[] = [];
    for (const mostBlocks of [24, 512]) {
      const options = { name: kind, version: () => '', weights, copy: 4, pairs: RANDOM_SHAPE.blocks, style: MIX };
      const painter = await openCodedPainter({ ...options, mostBlocks, open: OPEN[kind] });
      const painted = new Uint8Array(frame.length);
      await painter.paint(frame, painted, layout);
      await painter.release();
      paintings.push(painted);
    }
    const [inParts = frame, whole = frame] = paintings;
    expect(differenceAt(1, inParts, whole)).toBeLessThanOrEqual(1);
    expect(differenceAt(0.999, inParts, whole)).toBe(0);
  });
});

const OPEN: Record<EngineKind, Parameters<typeof openCodedPainter>[0]['open']> = {
  onnx: (network) => openOnCpu(network, 'fp32'),
  tensorflow: async (network) => new TensorflowCodedRuntime((await openRuntime(() => {})).tf, network),
};

async function openOnCpu(network: CodedNetwork, form: 'fp32' | 'int8'): Promise<CodedRuntime> {
  const choice = { runtime: await loadRuntime(), providers: ['cpu'], threads: 1, networkFolder: '', log: () => {} };
  return (await openCodedRuntime(network, () => form, choice)).runtime;
}

/** As the definition has it: statistics of a copy, two blocks of mirror around, layers, cut off. */
function reference({ frame, format }: Picture): Uint8Array {
  const colour = resolveColour(format.colour, format);
  const network = weights.networkFor(colour);
  const { coder, ofStyle } = weights.codes;
  const look = lookOfCode(codeOfMix(MIX, ofStyle, RANDOM_SHAPE.code), coder, network.layers);
  let channels = 0;
  const before = network.layers.map((layer) => {
    channels += layer.channels;
    return channels - layer.channels;
  });
  const { normalise, kept } = byOwn(look, before);
  runReference(network, gridOf(mirroredCells(reduceFrame(frame, format, 4), reducedSize(format, 4))), normalise);

  const cells = mirroredCells(frame, format);
  cells.painted.set(runReference(network, gridOf(cells), byGiven(kept, before)).values.map(Math.round));
  const painted = new Uint8Array(frame.length);
  const part = { left: 4, top: 4, toLeft: 0, toTop: 0, width: format.width, height: format.height };
  placeCells(cells, painted, format, part);
  return painted;
}

function mirroredCells(frame: Uint8Array, size: { width: number; height: number }): Cells {
  const cells = emptyCells(2 * Math.ceil(size.width / 4) + 8, 2 * Math.ceil(size.height / 4) + 8);
  fillCells(frame, size, cells, -4, -4);
  return cells;
}

function gridOf({ rows, columns, source }: Cells): Grid {
  expect(source.length).toBe(rows * columns * CELL);
  return { rows, columns, values: Float64Array.from(source) };
}

test('the reduced forms hold at least 32 dB against fp32, and int8 is what a CPU paints in', async () => {
  const picture = landscape(320, 180);
  const full = await paint('onnx', picture);
  const reduced = await paint('onnx', picture, { precision: 'int8' });
  expect(decibels(reduced, full)).toBeGreaterThan(32);
  expect(decibels(await paint('onnx', picture, { precision: 'fp16' }), full)).toBeGreaterThan(45);
  expect(await paint('onnx', picture, { precision: 'auto' })).toEqual(reduced);
});

test('int8 in parts is the whole, to the byte', async () => {
  const { frame, format } = landscape(150, 130);
  const layout = { ...format, colour: resolveColour(format.colour, format) };
  const [inParts, whole] = [await paintIn(24, 'int8'), await paintIn(512, 'int8')];
  expect(inParts).toEqual(whole);

  async function paintIn(mostBlocks: number, form: 'int8'): Promise<Uint8Array> {
    const options = { name: 'onnx', version: () => '', weights, copy: 4, pairs: RANDOM_SHAPE.blocks, style: MIX };
    const painter = await openCodedPainter({ ...options, mostBlocks, open: (network) => openOnCpu(network, form) });
    const painted = new Uint8Array(frame.length);
    await painter.paint(frame, painted, layout);
    await painter.release();
    return painted;
  }
});

describe('What can not be painted is refused', () => {
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

  test('codes of another length, and looks that are none', async () => {
    const code = { style: [{ code: [1, 2], weight: 1 }] };
    for (const kind of KINDS) {
      const refused = failure('invalid-request', /^The code has 2 numbers: this network takes 5\.$/);
      await expect(paint(kind, picture, code)).rejects.toMatchObject(refused);
      await expect(paint(kind, picture, {}, code)).rejects.toMatchObject(refused);
      const strong = failure('invalid-request', /^strength is 2: expected a number from 0 to 1/);
      await expect(paint(kind, picture, {}, { strength: 2 })).rejects.toMatchObject(strong);
    }
  });

  test('weights that are not those of the card, and weights of another shape', async () => {
    const other = join(folder, 'other');
    const card = await writeNetwork(other);
    const architecture = { ...RANDOM_SHAPE, half: 32 };
    await writeFile(join(other, 'card.json'), JSON.stringify({ ...card, architecture }));
    for (const kind of KINDS) {
      const message = /layer.0.weight of the weights is 4×12×3×3: expected 32×12×3×3/;
      await expect(paint(kind, picture, { networkFolder: other })).rejects.toMatchObject(failure('engine', message));
    }
    await appendFile(join(other, 'weights.safetensors'), '!');
    for (const kind of KINDS) {
      const message = /weights.safetensors is not the file that its card names: expected SHA-256 [0-9a-f]{64}, found/;
      await expect(paint(kind, picture, { networkFolder: other })).rejects.toMatchObject(failure('engine', message));
    }
  });
});
