import { clamp } from './interpolate.ts';

export type Vector = readonly [x: number, y: number, z: number];

/** Linear light as red, green and blue. 1 is a white wall in the shade. */
export type Colour = readonly [red: number, green: number, blue: number];

function towards(azimuthDegrees: number, elevationDegrees: number): Vector {
  const azimuth = (azimuthDegrees * Math.PI) / 180;
  const elevation = (elevationDegrees * Math.PI) / 180;
  return [Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), Math.cos(azimuth) * Math.cos(elevation)];
}

/** Direction of the sun's disc. Azimuth 0 is straight ahead (+z), and negative is left. */
export const SUN = towards(-16, 7);

/** Direction of the light on land. It is more from the side and higher than the disc, since all land would be a silhouette otherwise. */
export const KEY_LIGHT = towards(-74, 21);

export const SUNLIGHT: Colour = [3.5, 2.15, 1.08];
export const SKYLIGHT: Colour = [0.34, 0.43, 0.66];

const HAZE_ASIDE: Colour = [0.42, 0.43, 0.62];
const HAZE_SUNWARD: Colour = [1.15, 0.66, 0.31];
const HAZE_METRES = 3300;

/** Adds aerial perspective: it mixes the haze along `metres` of air into the three values of `colour`. */
export function addHaze(colour: Float64Array, metres: number, towardsSun: number): void {
  const air = 1 - Math.exp(-metres / HAZE_METRES);
  const gold = clamp(towardsSun, 0, 1) ** 5;
  for (let channel = 0; channel < 3; channel++) {
    const aside = HAZE_ASIDE[channel] as number;
    const haze = aside + ((HAZE_SUNWARD[channel] as number) - aside) * gold;
    colour[channel] = (colour[channel] as number) * (1 - air) + haze * air;
  }
}
