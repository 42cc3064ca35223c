import { type Convolution, TAPS } from './coded-network.ts';

/**
 * Converts a 3×3 convolution of an enlarged grid, whose positions are each repeated 2×2 times, to a 3×3 convolution of the grid itself. It
 * has four times the outputs: [above or below, left or right, channel]. The result is exact, and the enlarged grid isn't needed.
 */
export function spreadConvolution({ inputs, outputs, weight }: Convolution): Convolution {
  const spread = new Float32Array(4 * weight.length);
  for (let part = 0; part < 4; part += 1) {
    for (let kernel = 0; kernel < outputs * inputs; kernel += 1) {
      for (let tap = 0; tap < TAPS; tap += 1) {
        const row = tapOfGrid(part >> 1, Math.floor(tap / 3));
        const column = tapOfGrid(part & 1, tap % 3);
        const at = (part * outputs * inputs + kernel) * TAPS + row * 3 + column;
        spread[at] = (spread[at] ?? 0) + (weight[kernel * TAPS + tap] ?? 0);
      }
    }
  }
  return { inputs, outputs: 4 * outputs, weight: spread };
}

/** Returns the tap on the grid, 0 to 2, of a tap on the enlarged grid. `half` is 0 or 1: the first or second copy of a position. */
function tapOfGrid(half: number, tap: number): number {
  return Math.floor((half + tap - 1) / 2) + 1;
}
