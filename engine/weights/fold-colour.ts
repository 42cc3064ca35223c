import { type ResolvedColour, rgbToYuvMatrix, yuvToRgbMatrix } from '../../core/media/pictures/colour.ts';
import { CELL, type Convolution, TAPS } from './coded-network.ts';

/** Number of channels that networks are trained on: red, green and blue, each of a cell's four pixels in rows. */
export const RGB_CELL = 12;
const PIXELS = 4;

/** The map y = matrix · x + offset. `matrix` is row-major, rows × columns. */
export interface AffineMap {
  readonly rows: number;
  readonly columns: number;
  readonly matrix: Float32Array;
  readonly offset: Float32Array;
}

/**
 * Converts a first layer that takes RGB from −1 to 1 to one that takes a source's bytes less 128. U and V are shared by four pixels.
 * Constant terms are left out, since they have no effect before a normalisation. The zero padding is then mid-grey.
 */
export function readingBytes({ inputs, outputs, weight }: Convolution, colour: ResolvedColour): Convolution {
  const inward = yuvToRgbMatrix(colour);
  const folded = new Float32Array(outputs * CELL * TAPS);
  for (let out = 0; out < outputs; out += 1) {
    for (let channel = 0; channel < inputs; channel += 1) {
      const [rgb, pixel] = [Math.floor(channel / PIXELS), channel % PIXELS];
      for (let tap = 0; tap < TAPS; tap += 1) {
        const value = 2 * (weight[(out * inputs + channel) * TAPS + tap] ?? 0);
        for (const [plane, into] of [pixel, PIXELS, PIXELS + 1].entries()) {
          const at = (out * CELL + into) * TAPS + tap;
          folded[at] = (folded[at] ?? 0) + value * (inward[rgb * 4 + plane] ?? 0);
        }
      }
    }
  }
  return { inputs: CELL, outputs, weight: folded };
}

/** Returns the map from a cell's RGB, from 0 to 1, to its bytes: each luma from its pixel, and U and V from the mean of the four. */
export function toBytes(colour: ResolvedColour): AffineMap {
  const outward = rgbToYuvMatrix(colour);
  const matrix = new Float32Array(CELL * RGB_CELL);
  const offset = new Float32Array(CELL);
  for (let row = 0; row < CELL; row += 1) {
    const plane = Math.max(row - PIXELS + 1, 0);
    offset[row] = outward[plane * 4 + 3] ?? 0;
    for (let channel = 0; channel < RGB_CELL; channel += 1) {
      const [rgb, pixel] = [Math.floor(channel / PIXELS), channel % PIXELS];
      const share = plane === 0 ? Number(pixel === row) : 1 / PIXELS;
      matrix[row * RGB_CELL + channel] = share * (outward[plane * 4 + rgb] ?? 0);
    }
  }
  return { rows: CELL, columns: RGB_CELL, matrix, offset };
}
