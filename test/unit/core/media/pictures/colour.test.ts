import { describe, expect, test } from 'vitest';
import {
  nv12FrameBytes,
  type ResolvedColour,
  resolveColour,
  rgbToYuvMatrix,
  yuvToRgbMatrix,
} from '../../../../../core/media/pictures/colour.ts';

const MATRICES = ['bt601', 'bt709', 'bt2020', 'smpte240m', 'fcc'] as const;
const COLOURS = MATRICES.flatMap((matrix): ResolvedColour[] => [
  { matrix, range: 'limited' },
  { matrix, range: 'full' },
]);

/** Row-major 3×4 times (a, b, c, 1). */
function apply(matrix: Float32Array, [a = 0, b = 0, c = 0]: readonly number[]): number[] {
  const row = (i: number) => matrix.subarray(4 * i, 4 * i + 4);
  return [row(0), row(1), row(2)].map(([x = 0, y = 0, z = 0, one = 0]) => x * a + y * b + z * c + one);
}

// The bytes of 100 % colour bars, as the standards' formulas give them, and of JPEG's (full range BT.601).
test.each([
  ['bt601', 'limited', [1, 0, 0], [81, 90, 240]],
  ['bt601', 'limited', [0, 1, 0], [145, 54, 34]],
  ['bt601', 'limited', [0, 0, 1], [41, 240, 110]],
  ['bt601', 'limited', [1, 1, 0], [210, 16, 146]],
  ['bt709', 'limited', [1, 0, 0], [63, 102, 240]],
  ['bt709', 'limited', [0, 1, 0], [173, 42, 26]],
  ['bt709', 'limited', [0, 0, 1], [32, 240, 118]],
  ['bt709', 'limited', [1, 1, 1], [235, 128, 128]],
  ['bt709', 'limited', [0, 0, 0], [16, 128, 128]],
  ['bt2020', 'limited', [1, 0, 0], [74, 97, 240]],
  ['bt601', 'full', [1, 0, 0], [76, 85, 256]],
  ['bt601', 'full', [1, 1, 1], [255, 128, 128]],
] as const)('%s %s: RGB %j is YUV %j', (matrix, range, rgb, yuv) => {
  expect(apply(rgbToYuvMatrix({ matrix, range }), rgb).map(Math.round)).toEqual(yuv);
});

// Coefficients as the textbooks print them, for bytes on both sides.
test.each([
  ['bt601', 'limited', 1.164, 1.596, -0.392, -0.813, 2.017],
  ['bt709', 'limited', 1.164, 1.793, -0.213, -0.533, 2.112],
  ['bt601', 'full', 1, 1.402, -0.344, -0.714, 1.772],
  ['bt709', 'full', 1, 1.575, -0.187, -0.468, 1.856],
] as const)('%s %s: coefficients of YUV to RGB', (matrix, range, luma, redV, greenU, greenV, blueU) => {
  const m = yuvToRgbMatrix({ matrix, range }).map((value) => value * 255);
  const expected = [
    [0, luma],
    [1, 0],
    [2, redV],
    [4, luma],
    [5, greenU],
    [6, greenV],
    [8, luma],
    [9, blueU],
    [10, 0],
  ] as const;
  for (const [index, value] of expected) expect(Math.abs((m[index] ?? 0) - value)).toBeLessThan(0.001);
});

describe.each(COLOURS)('$matrix $range', (colour) => {
  test('there and back is where it was', () => {
    for (const yuv of [
      [16, 128, 128],
      [235, 128, 128],
      [120, 60, 200],
      [0, 0, 0],
      [255, 255, 255],
    ]) {
      const back = apply(rgbToYuvMatrix(colour), apply(yuvToRgbMatrix(colour), yuv));
      for (const [i, value] of back.entries()) expect(value).toBeCloseTo(yuv[i] ?? 0, 3);
    }
  });

  test('grey has no colour', () => {
    const [r = 0, g, b] = apply(yuvToRgbMatrix(colour), [100, 128, 128]);
    expect(g).toBeCloseTo(r, 6);
    expect(b).toBeCloseTo(r, 6);
  });
});

test.each([
  ['television of old', 720, 576, 'bt601'],
  ['720p', 1280, 720, 'bt709'],
  ['cropped wide 720p', 1280, 536, 'bt709'],
  ['portrait', 608, 1080, 'bt709'],
  ['a telephone of old', 176, 144, 'bt601'],
])('unspecified colour of %s, %i×%i, is %s', (_name, width, height, matrix) => {
  const colour = resolveColour({ matrix: 'unspecified', range: 'unspecified' }, { width, height });
  expect(colour).toEqual({ matrix, range: 'limited' });
});

test('what is specified stays', () => {
  const colour = { matrix: 'bt2020', range: 'full' } as const;
  expect(resolveColour(colour, { width: 176, height: 144 })).toEqual(colour);
});

test.each([
  [1280, 720, 1_382_400],
  [427, 241, 154_695],
  [1, 1, 3],
  [2, 2, 6],
  [3, 2, 10],
])('a frame of %i×%i has %i bytes', (width, height, bytes) => {
  expect(nv12FrameBytes(width, height)).toBe(bytes);
});
