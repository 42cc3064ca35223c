import { type ResolvedColour, rgbToYuvMatrix, yuvToRgbMatrix } from '../../core/media/pictures/colour.ts';
import type { Plane } from '../frames/plane.ts';

/** RGB in three consecutive planes of floats, in which black is 0 and white is `white`. */
export interface RgbPicture {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly white: number;
}

/** Fills a picture from NV12 planes of the same size. Each chroma sample is used for the four pixels that it covers. */
export function rgbFromPlanes(
  [luma, chroma]: readonly [Plane, Plane],
  picture: RgbPicture,
  colour: ResolvedColour,
): void {
  const { values, width, height, white } = picture;
  const matrix = yuvToRgbMatrix(colour).map((value) => value * white);
  const size = width * height;
  const clip = (value: number) => Math.min(Math.max(value, 0), white);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const cell = 2 * ((y >> 1) * chroma.width + (x >> 1));
      const Y = luma.bytes[at] ?? 0;
      const U = chroma.bytes[cell] ?? 0;
      const V = chroma.bytes[cell + 1] ?? 0;
      values[at] = clip(dot(matrix, 0, Y, U, V));
      values[size + at] = clip(dot(matrix, 4, Y, U, V));
      values[2 * size + at] = clip(dot(matrix, 8, Y, U, V));
    }
  }
}

/** Converts RGB to NV12 planes of the same size. Chroma is the mean of the pixels that it covers. */
export function planesFromRgb(
  picture: RgbPicture,
  [luma, chroma]: readonly [Plane, Plane],
  colour: ResolvedColour,
): void {
  const { values, width, height, white } = picture;
  const matrix = rgbToYuvMatrix(colour);
  const size = width * height;
  const clamped = new Uint8ClampedArray(luma.bytes.buffer, luma.bytes.byteOffset, luma.bytes.length);
  const sums = new Float32Array(chroma.width * chroma.height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const cell = 3 * ((y >> 1) * chroma.width + (x >> 1));
      const R = unit(values[at], white);
      const G = unit(values[size + at], white);
      const B = unit(values[2 * size + at], white);
      clamped[at] = dot(matrix, 0, R, G, B);
      sums[cell] = (sums[cell] ?? 0) + dot(matrix, 4, R, G, B);
      sums[cell + 1] = (sums[cell + 1] ?? 0) + dot(matrix, 8, R, G, B);
      sums[cell + 2] = (sums[cell + 2] ?? 0) + 1;
    }
  }
  const pairs = new Uint8ClampedArray(chroma.bytes.buffer, chroma.bytes.byteOffset, chroma.bytes.length);
  for (let cell = 0; cell < sums.length / 3; cell += 1) {
    const covered = sums[cell * 3 + 2] ?? 1;
    pairs[cell * 2] = (sums[cell * 3] ?? 0) / covered;
    pairs[cell * 2 + 1] = (sums[cell * 3 + 1] ?? 0) / covered;
  }
}

function unit(value: number | undefined, white: number): number {
  return Math.min(Math.max((value ?? 0) / white, 0), 1);
}

/** @param at offset of the matrix row */
function dot(matrix: Float32Array, at: number, a: number, b: number, c: number): number {
  return (matrix[at] ?? 0) * a + (matrix[at + 1] ?? 0) * b + (matrix[at + 2] ?? 0) * c + (matrix[at + 3] ?? 0);
}
