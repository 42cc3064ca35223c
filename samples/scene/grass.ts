import { length2, smoothstep } from './interpolate.ts';
import type { Colour } from './light.ts';
import { fractal, hash, noise } from './noise.ts';

/** Distance in metres beyond which blades are thinner than a pixel. */
export const GRASS_REACH = 60;

const FLOWER_CELL = 0.42;
const FLOWERS: readonly Colour[] = [
  [1.5, 0.16, 0.05],
  [1.55, 1.0, 0.1],
  [0.75, 0.28, 1.05],
  [1.5, 1.25, 1.0],
];

function gust(x: number, z: number, seconds: number): number {
  return noise(x / 7 - seconds * 0.75, z / 7 - seconds * 0.2, 401);
}

function flowerShare(x: number, z: number): number {
  const column = Math.floor(x / FLOWER_CELL);
  const row = Math.floor(z / FLOWER_CELL);
  if (hash(column, row, 411) > 0.1 + 0.5 * smoothstep(0.05, 0.3, fractal(x / 9, z / 9, 2, 412))) return 0;
  const atX = (column + 0.2 + 0.6 * hash(column, row, 413)) * FLOWER_CELL;
  const atZ = (row + 0.2 + 0.6 * hash(column, row, 414)) * FLOWER_CELL;
  const radius = 0.05 + 0.03 * hash(column, row, 415);
  const away = length2(x - atX, z - atZ) / radius;
  return away < 1 ? Math.sqrt(1 - away * away) : 0;
}

/** Returns the colour of the blossom at `height` metres above the ground of a place, if there is one. */
export function blossomAt(x: number, z: number, height: number, seconds: number): Colour | undefined {
  const sway = 0.03 * gust(x, z, seconds);
  if (height < 0.28 || flowerShare(x + sway, z) < 0.2) return undefined;
  const patch =
    noise(x / 5, z / 5, 421) + 0.8 * hash(Math.floor((x + sway) / FLOWER_CELL), Math.floor(z / FLOWER_CELL), 422);
  return FLOWERS[Math.floor(Math.abs(patch) * 2.6) % 4] as Colour;
}

/** Returns the height of blades and flowers above the ground, in metres. */
export function grassHeight(x: number, z: number, seconds: number): number {
  const sway = 0.03 * gust(x, z, seconds);
  const tuft = 0.55 + 0.45 * noise(x * 0.9, z * 0.9, 431);
  const blades = noise((x + sway) * 26, z * 13, 432) * 0.6 + noise((x + sway) * 9, z * 6, 433) * 0.5;
  const stalk = flowerShare(x + sway, z) * 0.36;
  return Math.max(tuft * (0.16 + 0.34 * blades), stalk, 0);
}

/** Returns the light on grass, which is dark at the roots, bright at the tips, and brighter where a gust bends it. */
export function grassTone(height: number, x: number, z: number, seconds: number): number {
  return 0.3 + 3.2 * height + 0.22 * gust(x, z, seconds);
}
