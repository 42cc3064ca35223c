import { clamp } from './interpolate.ts';
import { noise } from './noise.ts';

/** Sizes of the detail in metres. */
const LENGTHS = [9, 3.6, 1.5, 0.62, 0.26];

/**
 * Returns a factor for the light of a surface, for the texture of rock, leaves and scrub that the maps are too coarse for.
 * @param footprint metres that a pixel covers there; finer detail is left out
 */
export function grain(x: number, y: number, z: number, footprint: number): number {
  let sum = 0;
  for (let octave = 0; octave < LENGTHS.length; octave++) {
    const length = LENGTHS[octave] as number;
    const weight = clamp(length / footprint / 4 - 0.6, 0, 1) * 0.42;
    if (weight === 0) break;
    sum += weight * noise((x + 0.43 * z) / length, (0.95 * y + 0.52 * z - 0.3 * x) / length, 901 + octave);
  }
  return clamp(1 + sum, 0.25, 2);
}
