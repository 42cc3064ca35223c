import { expect, test } from 'vitest';
import type { ResolvedColour } from '../../../../core/media/pictures/colour.ts';
import { rgbToYuvMatrix, yuvToRgbMatrix } from '../../../../core/media/pictures/colour.ts';
import { foldColour } from '../../../../engine/weights/fold-colour.ts';
import { foldStyles } from '../../../../engine/weights/fold-styles.ts';
import { byteScale, quantise } from '../../../../engine/weights/quantise.ts';
import { readSafetensors } from '../../../../engine/weights/read-safetensors.ts';
import { randomNumbers, randomWeights, safetensors } from '../../../support/random-network.ts';
import { type Blocks, runReference } from '../../../support/reference-network.ts';

const SHAPE = { kind: 'quarter', channels: 6, blocks: 1, sum: 'relu' } as const;
const tensors = randomWeights(6, 1);
const only = (style: string) => [{ style, weight: 1 }];

test('a file of weights gives back what was written', () => {
  const read = readSafetensors(safetensors(tensors), 'weights');
  expect([...read.keys()]).toEqual([...tensors.keys()]);
  expect(read.get('layer.1.weight')).toEqual(tensors.get('layer.1.weight'));
});

test.each([
  ['F16', [0x00, 0x3e, 0x00, 0xc0], [1.5, -2]],
  ['I8', [0x7f, 0x81], [127, -127]],
])('%s is read as floats', (dtype, bytes, values) => {
  const header = Buffer.from(`{"a":{"dtype":"${dtype}","shape":[2],"data_offsets":[0,${bytes.length}]}}`);
  const length = Buffer.alloc(8, 0);
  length.writeUInt8(header.length);
  const read = readSafetensors(Buffer.concat([length, header, Buffer.from(bytes)]), 'weights');
  expect(read.get('a')).toEqual({ shape: [2], values: Float32Array.from(values) });
});

test.each([
  ['nothing', Buffer.alloc(0), /has 0 bytes, which can't hold its header/],
  ['a length beyond the end', Buffer.alloc(12, 9), /can't hold its header/],
  ['a header that is no JSON', Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{]')]), /not JSON/],
  ['another element type', file('{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,1]}}'), /tensor a is not described/],
  ['bytes that are missing', file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'), /expected 8 bytes/],
])('%s is no file of weights', (_name, bytes, message) => {
  expect(() => readSafetensors(bytes, 'weights.safetensors')).toThrow(message);
});

function file(header: string): Buffer {
  const length = Buffer.alloc(8);
  length.writeUInt8(header.length);
  return Buffer.concat([length, Buffer.from(header)]);
}

test('a mix is the weighted sum of what its styles fold to, the outermost of their ranges', () => {
  const [a, b] = ['style-a', 'style-b'].map((style) => foldStyles(tensors, SHAPE, only(style)));
  const mix = foldStyles(tensors, SHAPE, [
    { style: 'style-a', weight: 0.7 },
    { style: 'style-b', weight: 0.3 },
  ]);
  mix.layers.forEach((layer, index) => {
    const sum = (field: 'weight' | 'bias') =>
      a?.layers[index]?.[field].map((value, at) => 0.7 * value + 0.3 * (b?.layers[index]?.[field][at] ?? 0));
    expectNear(layer.weight, sum('weight'));
    expectNear(layer.bias, sum('bias'));
  });
  expect(mix.ranges?.sums).toEqual([{ low: 0, high: 3 }]);
});

test("a style's canvas is read block by block", () => {
  const onCanvas = randomWeights(6, 1, true, 3);
  const { canvas } = foldStyles(onCanvas, SHAPE, only('style-b'));
  const values = onCanvas.get('style.style-b.canvas')?.values ?? new Float32Array();
  expect(canvas?.side).toBe(3);
  expect(Array.from(canvas?.bytes.subarray(16, 32) ?? [])).toEqual(
    Array.from({ length: 16 }, (_, channel) => 128 + (values[channel * 9 + 1] ?? 0)),
  );
  const withCanvas = (shape: number[], canvas: Float32Array) =>
    new Map([...onCanvas, ['style.style-a.canvas', { shape, values: canvas }]]);
  expect(() => foldStyles(withCanvas([16, 3, 2], values), SHAPE, only('style-a'))).toThrow(
    /style\.style-a\.canvas of the weights is 16×3×2: expected 16×n×n/,
  );
  expect(() =>
    foldStyles(
      withCanvas(
        [16, 3, 3],
        values.map((value) => value + 0.5),
      ),
      SHAPE,
      only('style-a'),
    ),
  ).toThrow(/expected whole numbers from -127 to 127/);
});

test('weights without ranges fold all the same', () => {
  expect(foldStyles(randomWeights(6, 1, false), SHAPE, only('style-c'))).not.toHaveProperty('ranges');
});

test.each([
  [
    'is missing',
    new Map([...tensors].filter(([name]) => name !== 'layer.1.weight')),
    SHAPE,
    /no tensor layer.1.weight: expected one of 6×6×3×3/,
  ],
  [
    'has another shape',
    tensors,
    { ...SHAPE, channels: 7 },
    /layer.0.weight of the weights is 6×24×3×3: expected 7×24×3×3/,
  ],
])('a tensor that %s is named', (_name, map, shape, message) => {
  expect(() => foldStyles(map, shape, only('style-a'))).toThrow(message);
});

test.each<ResolvedColour>([
  { matrix: 'bt709', range: 'full' },
  { matrix: 'bt709', range: 'limited' },
  { matrix: 'bt601', range: 'limited' },
  { matrix: 'bt2020', range: 'full' },
])('bytes of $matrix, $range go through as their canonical colours would', (colour) => {
  const canonical = foldStyles(tensors, SHAPE, only('style-a'));
  const next = randomNumbers(3);
  // Far from the zeros around: the middle of 7×7 sees none of them in the four layers.
  const bytes = Float64Array.from({ length: 49 * 24 }, () => Math.round(128 + 120 * next()));
  const seen = { rows: 7, columns: 7, values: bytes.map((byte) => byte - 128) };
  const painted = runReference(foldColour(canonical, colour), seen);
  const expected = fromCanonical(runReference(canonical, { ...seen, values: toCanonical(bytes, colour) }), colour);
  const middle = 24 * 24;
  // Zeros outside mean mid-grey of the source instead of the canonical one; the furthest layers still see a little of it.
  expectNear(painted.values.subarray(middle, middle + 24), expected.subarray(middle, middle + 24), 0.6);
});

/** As the definition has it: pixel by pixel, channels in the order of the contract, luma less 128/255. */
function toCanonical(bytes: Float64Array, colour: ResolvedColour): Float64Array {
  return mapBlocks(
    bytes,
    (y, u, v, back) => {
      const rgb = apply(yuvToRgbMatrix(colour), [y, u, v]);
      return back(apply(rgbToYuvMatrix({ matrix: 'bt709', range: 'full' }), rgb), (plane, value) => {
        return (plane === 0 ? value - 128 : value - 128) / 255;
      });
    },
    'interleaved',
  );
}

function fromCanonical({ values }: Blocks, colour: ResolvedColour): Float64Array {
  return mapBlocks(
    values,
    (y, u, v, back) => {
      const rgb = apply(yuvToRgbMatrix({ matrix: 'bt709', range: 'full' }), [y * 255, u * 255 + 128, v * 255 + 128]);
      return back(apply(rgbToYuvMatrix(colour), rgb), (_plane, value) => value);
    },
    'planar',
  );
}

type Pixel = (
  y: number,
  u: number,
  v: number,
  back: (yuv: number[], finish: (plane: number, value: number) => number) => number[],
) => number[];

function mapBlocks(values: Float64Array, pixel: Pixel, order: 'interleaved' | 'planar'): Float64Array {
  const chroma = (kind: string, cell: number, plane: number) =>
    16 + (kind === 'interleaved' ? cell * 2 + plane : plane * 4 + cell);
  const other = order === 'interleaved' ? 'planar' : 'interleaved';
  const mapped = new Float64Array(values.length);
  for (let block = 0; block < values.length; block += 24) {
    for (let at = 0; at < 16; at += 1) {
      const cell = 2 * (at >> 3) + ((at % 4) >> 1);
      const at2 = (plane: number) => values[block + chroma(order, cell, plane)] ?? 0;
      const [y = 0, u = 0, v = 0] = pixel(values[block + at] ?? 0, at2(0), at2(1), (yuv, finish) =>
        yuv.map((value, plane) => finish(plane, value)),
      );
      mapped[block + at] = y;
      mapped[block + chroma(other, cell, 0)] = u;
      mapped[block + chroma(other, cell, 1)] = v;
    }
  }
  return mapped;
}

function apply(matrix: Float32Array, [a = 0, b = 0, c = 0]: number[]): number[] {
  return [0, 1, 2].map((row) => {
    const [x = 0, y = 0, z = 0, one = 0] = matrix.subarray(row * 4, row * 4 + 4);
    return x * a + y * b + z * c + one;
  });
}

test('bytes hold 0 exactly, and quantised weights stay within 7 bits and half a step', () => {
  expect(byteScale({ low: -1, high: 2 })).toEqual({ scale: 3 / 255, zero: 85 });
  expect(byteScale({ low: 0.2, high: 2 }).zero).toBe(0);
  const [layer] = foldStyles(tensors, SHAPE, only('style-a')).layers;
  if (!layer) throw new Error('no layer');
  const { weight, weightScale, bias } = quantise(layer, 0.01);
  expect(Math.max(...weight.map(Math.abs))).toBe(63);
  weight.forEach((value, at) => {
    const scale = weightScale[Math.floor(at / (24 * 9))] ?? 0;
    expect(Math.abs(value * scale - (layer.weight[at] ?? 0))).toBeLessThanOrEqual(scale * 0.5001);
  });
  expect(bias[0]).toBe(Math.round((layer.bias[0] ?? 0) / (0.01 * (weightScale[0] ?? 1))));
});

function expectNear(found: ArrayLike<number>, expected: ArrayLike<number> | undefined, within = 1e-5): void {
  const worst = Array.from(found).reduce(
    (most, value, at) => Math.max(most, Math.abs(value - (expected?.[at] ?? 0))),
    0,
  );
  expect(worst).toBeLessThanOrEqual(within);
}
