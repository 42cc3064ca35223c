import { expect, test } from 'vitest';
import { type ResolvedColour, rgbToYuvMatrix, yuvToRgbMatrix } from '../../../../core/media/pictures/colour.ts';
import { codeOfMix } from '../../../../engine/codes/code-mix.ts';
import { readingBytes, toBytes } from '../../../../engine/weights/fold-colour.ts';
import { byteScale, quantiseFrame, quantiseKernel, quantiseNetwork } from '../../../../engine/weights/quantise.ts';
import { codedWeights } from '../../../../engine/weights/read-coded-weights.ts';
import { readSafetensors } from '../../../../engine/weights/read-safetensors.ts';
import { spreadConvolution } from '../../../../engine/weights/spread-convolution.ts';
import {
  RANDOM_SHAPE,
  RANDOM_STYLES,
  randomNumbers,
  randomWeights,
  safetensors,
} from '../../../support/random-network.ts';
import { convolve, type Grid } from '../../../support/reference-network.ts';

const tensors = randomWeights();

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

test.each([
  ['is missing', 'layer.1.weight', RANDOM_SHAPE, /no tensor layer.1.weight: expected one of 6×4×3×3/],
  ['has another shape', '', { ...RANDOM_SHAPE, half: 5 }, /layer.0.weight of the weights is 4×12×3×3: expected 5×12/],
  [
    'is a style without a code',
    'style.style-b.code',
    RANDOM_SHAPE,
    /no tensor style.style-b.code: expected one of 5\./,
  ],
])('a tensor that %s is named', (_name, without, shape, message) => {
  const left = new Map([...tensors].filter(([name]) => name !== without));
  expect(() => codedWeights(left, shape, RANDOM_STYLES)).toThrow(message);
});

test('the code of a mix is the weighted mean, of styles and of codes alike', () => {
  const { ofStyle } = codedWeights(tensors, RANDOM_SHAPE, RANDOM_STYLES).codes;
  const code = [1, 2, 3, 4, 5];
  const mixed = codeOfMix(
    [
      { style: 'style-b', weight: 0.25 },
      { code, weight: 0.75 },
    ],
    ofStyle,
    5,
  );
  const own = ofStyle.get('style-b') ?? [];
  expectNear(
    mixed,
    code.map((value, at) => 0.75 * value + 0.25 * (own[at] ?? 0)),
  );
  expect(() => codeOfMix([{ code: [1], weight: 1 }], ofStyle, 5)).toThrow(
    /^The code has 1 numbers: this network takes 5/,
  );
  expect(() => codeOfMix([{ style: 'oil', weight: 1 }], ofStyle, 5)).toThrow(/"oil".*style-a, style-b, style-c/);
});

const COLOURS: ResolvedColour[] = [
  { matrix: 'bt709', range: 'full' },
  { matrix: 'bt709', range: 'limited' },
  { matrix: 'bt601', range: 'limited' },
  { matrix: 'bt2020', range: 'full' },
];

test.each(COLOURS)('bytes of $matrix, $range are read as their RGB would be, but for what is constant', (colour) => {
  const weight = tensors.get('layer.0.weight')?.values ?? new Float32Array();
  const rgbLayer = { inputs: 12, outputs: 4, weight };
  const next = randomNumbers(3);
  const bytes = Float64Array.from({ length: 9 * 6 }, () => Math.round(128 + 100 * next()));
  const inward = yuvToRgbMatrix(colour);
  const rgb = grid(3, 12, (cell, channel) => {
    const [plane, pixel] = [Math.floor(channel / 4), channel % 4];
    const [y, u, v] = [bytes[cell * 6 + pixel] ?? 0, bytes[cell * 6 + 4] ?? 0, bytes[cell * 6 + 5] ?? 0];
    return 2 * dot(inward, plane, [y, u, v]) - 1;
  });
  const middle = 4 * 4;
  const expected = convolve(rgbLayer, rgb, 1).values.subarray(middle, middle + 4);
  const centred = { rows: 3, columns: 3, values: bytes.map((byte) => byte - 128) };
  const read = convolve(readingBytes(rgbLayer, colour), centred, 1).values.subarray(middle, middle + 4);
  const flat = convolve(
    rgbLayer,
    grid(3, 12, (_, channel) => 2 * dot(inward, channel >> 2, [128, 128, 128]) - 1),
    1,
  );
  expectNear(
    read,
    expected.map((value, at) => value - (flat.values[middle + at] ?? 0)),
  );
});

test.each(COLOURS)('RGB becomes the bytes of $matrix, $range, with the mean chroma of a cell', (colour) => {
  const next = randomNumbers(5);
  const rgb = Array.from({ length: 12 }, () => 0.5 + next());
  const outward = rgbToYuvMatrix(colour);
  const yuv = [0, 1, 2, 3].map((pixel) => {
    const one = [rgb[pixel] ?? 0, rgb[4 + pixel] ?? 0, rgb[8 + pixel] ?? 0];
    return [0, 1, 2].map((plane) => dot(outward, plane, one));
  });
  const mean = (plane: number) => yuv.reduce((sum, pixel) => sum + (pixel[plane] ?? 0), 0) / 4;
  const { rows, columns, matrix, offset } = toBytes(colour);
  const found = Array.from({ length: rows }, (_, row) =>
    rgb.reduce((sum, value, at) => sum + value * (matrix[row * columns + at] ?? 0), offset[row] ?? 0),
  );
  expectNear(found, [...yuv.map(([y = 0]) => y), mean(1), mean(2)], 1e-3);
});

test('a spread convolution is the convolution of the grid with every position repeated', () => {
  const next = randomNumbers(7);
  const convolution = { inputs: 2, outputs: 3, weight: Float32Array.from({ length: 2 * 3 * 9 }, next) };
  const coarse = grid(3, 2, () => next());
  const repeated = gridOf(6, 6, 2, (row, column, channel) => at(coarse, 2, row >> 1, column >> 1, channel));
  const fine = convolve(convolution, repeated, 1);
  const spread = convolve(spreadConvolution(convolution), coarse, 1);
  const expected = gridOf(3, 3, 12, (row, column, channel) => {
    const [part, output] = [Math.floor(channel / 3), channel % 3];
    return at(fine, 3, 2 * row + (part >> 1), 2 * column + (part & 1), output);
  });
  expectNear(spread.values, expected.values);
});

test('bytes hold 0 exactly, and quantised weights stay within 7 bits and half a step', () => {
  expect(byteScale(-1, 2)).toEqual({ scale: 3 / 255, zero: 85 });
  expect(byteScale(0.2, 2).zero).toBe(0);
  const weight = tensors.get('layer.0.weight')?.values ?? new Float32Array();
  const quantised = quantiseKernel(weight, 4, () => 63);
  expect(Math.max(...quantised.weight.map(Math.abs))).toBe(63);
  quantised.weight.forEach((value, index) => {
    const unit = quantised.unit[Math.floor(index / (12 * 9))] ?? 0;
    expect(Math.abs(value * unit - (weight[index] ?? 0))).toBeLessThanOrEqual(unit * 0.5001);
  });
});

test('a style that leaves nothing of a channel but a shift overflows nothing', () => {
  const network = codedWeights(tensors, RANDOM_SHAPE, RANDOM_STYLES).networkFor({ matrix: 'bt709', range: 'full' });
  const channels = network.layers.reduce((sum, layer) => sum + layer.channels, 0);
  const affine = { scale: new Float32Array(channels), shift: new Float32Array(channels).fill(-3) };
  const ranges = { low: new Float32Array(7), high: new Float32Array(7).fill(4) };
  const { units, biases } = quantiseFrame(quantiseNetwork(network), affine, ranges, [0, 1, 2, 3, 4, 5, 6]);
  expect(biases.every((bias) => Math.abs(bias) <= 2 ** 30)).toBe(true);
  const inputScale = 4 / 255;
  for (let index = 8; index < 16; index += 1) {
    expect((units[index] ?? 0) * (biases[index] ?? 0) * inputScale).toBeCloseTo(-3, 3);
  }
});

test('the shift that a block ends with is added by the layer that reads the sum', () => {
  const network = codedWeights(tensors, RANDOM_SHAPE, RANDOM_STYLES).networkFor({ matrix: 'bt709', range: 'full' });
  const channels = network.layers.reduce((sum, layer) => sum + layer.channels, 0);
  const affine = { scale: new Float32Array(channels).fill(1), shift: new Float32Array(channels).fill(-3) };
  const ranges = { low: new Float32Array(7), high: new Float32Array(7).fill(4) };
  const { units, biases } = quantiseFrame(quantiseNetwork(network), affine, ranges, [0, 1, 2, 3, 4, 5, 6]);
  expect([...biases.subarray(16, 22)]).toEqual([0, 0, 0, 0, 0, 0]);
  const { inputs, weight } = network.layers[4]?.convolution ?? { inputs: 0, weight: new Float32Array() };
  const sum = weight.subarray(0, inputs * 9).reduce((total, value) => total + value, 0);
  expect((units[22] ?? 0) * (biases[22] ?? 0) * (4 / 255)).toBeCloseTo(-3 - 3 * sum, 3);
});

function at({ columns, values }: Grid, channels: number, row: number, column: number, channel: number): number {
  return values[(row * columns + column) * channels + channel] ?? 0;
}

function grid(side: number, channels: number, value: (cell: number, channel: number) => number): Grid {
  return gridOf(side, side, channels, (row, column, channel) => value(row * side + column, channel));
}

function gridOf(
  rows: number,
  columns: number,
  channels: number,
  value: (row: number, column: number, channel: number) => number,
): Grid {
  const values = Float64Array.from({ length: rows * columns * channels }, (_, index) => {
    const [cell, channel] = [Math.floor(index / channels), index % channels];
    return value(Math.floor(cell / columns), cell % columns, channel);
  });
  return { rows, columns, values };
}

function dot(matrix: Float32Array, row: number, [a = 0, b = 0, c = 0]: readonly number[]): number {
  const [x = 0, y = 0, z = 0, one = 0] = matrix.subarray(row * 4, row * 4 + 4);
  return x * a + y * b + z * c + one;
}

function expectNear(found: ArrayLike<number>, expected: ArrayLike<number>, within = 1e-5): void {
  expect(found.length).toBe(expected.length);
  const worst = Array.from(found).reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? 0))), 0);
  expect(worst).toBeLessThanOrEqual(within);
}
