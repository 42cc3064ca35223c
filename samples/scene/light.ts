import { clamp } from './interpolate.ts';

export type Vector = readonly [x: number, y: number, z: number];

/** Linear light, 1 = a white wall in the shade of the picture; red, green, blue. */
export type Colour = readonly [red: number, green: number, blue: number];

function towards(azimuthDegrees: number, elevationDegrees: number): Vector {
  const azimuth = (azimuthDegrees * Math.PI) / 180;
  const elevation = (elevationDegrees * Math.PI) / 180;
  return [Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), Math.cos(azimuth) * Math.cos(elevation)];
}

/** Where the sun's disc stands; azimuth 0 is straight ahead (+z), negative is left. */
export const SUN = towards(-16, 7);

/** Where land is lit from: more aside and higher than the disc, or all land would be a silhouette. */
export const KEY_LIGHT = towards(-74, 21);

export const SUNLIGHT: Colour = [3.5, 2.15, 1.08];
export const SKYLIGHT: Colour = [0.34, 0.43, 0.66];

const HAZE_ASIDE: Colour = [0.42, 0.43, 0.62];
const HAZE_SUNWARD: Colour = [1.15, 0.66, 0.31];
const HAZE_METRES = 3300;

/** Aerial perspective: mixes the haze along `metres` of air into `colour` (3 values, in place). */
export function addHaze(colour: Float64Array, metres: number, towardsSun: number): void {
  const air = 1 - Math.exp(-metres / HAZE_METRES);
  const gold = clamp(towardsSun, 0, 1) ** 5;
  for (let channel = 0; channel < 3; channel++) {
    const aside = HAZE_ASIDE[channel] as number;
    const haze = aside + ((HAZE_SUNWARD[channel] as number) - aside) * gold;
    colour[channel] = (colour[channel] as number) * (1 - air) + haze * air;
  }
}
