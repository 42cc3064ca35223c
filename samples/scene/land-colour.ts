import { clamp, length2, length3, mix, smoothstep } from './interpolate.ts';
import type { LandMap } from './land-map.ts';
import { boulderHeight, footpath } from './land-shape.ts';
import { type Colour, KEY_LIGHT, SKYLIGHT, SUNLIGHT } from './light.ts';
import { fractal, hash, noise } from './noise.ts';

const GRASS: readonly Colour[] = [
  [0.15, 0.2, 0.045],
  [0.4, 0.31, 0.1],
  [0.06, 0.15, 0.055],
];
const HEATHER: Colour = [0.4, 0.15, 0.31];
const GORSE: Colour = [0.62, 0.45, 0.05];
const ROCK: Colour = [0.31, 0.25, 0.2];
const DARK_ROCK: Colour = [0.13, 0.11, 0.115];
const SAND: Colour = [0.56, 0.44, 0.29];
const WET_SAND: Colour = [0.25, 0.19, 0.13];
const EARTH: Colour = [0.43, 0.31, 0.19];
const LEAVES: readonly Colour[] = [
  [0.07, 0.15, 0.045],
  [0.16, 0.22, 0.04],
  [0.36, 0.2, 0.035],
  [0.05, 0.12, 0.07],
];

const albedo = new Float64Array(3);

function paint(colour: Colour): void {
  albedo.set(colour);
}

function blend(colour: Colour, share: number): void {
  for (let channel = 0; channel < 3; channel++) {
    albedo[channel] = mix(albedo[channel] as number, colour[channel] as number, share);
  }
}

function paintMeadow(x: number, z: number): void {
  paint(GRASS[0] as Colour);
  blend(GRASS[1] as Colour, smoothstep(-0.15, 0.3, fractal(x / 13, z / 13, 4, 101)));
  blend(GRASS[2] as Colour, smoothstep(0, 0.35, fractal(x / 7, z / 7, 3, 102)));
  const scrub = smoothstep(24, 60, z);
  blend(HEATHER, scrub * 0.85 * smoothstep(0.08, 0.22, fractal(x / 21, z / 21, 4, 103)));
  blend(GORSE, scrub * 0.8 * smoothstep(0.2, 0.28, fractal(x / 15, z / 15, 4, 104)));
}

function paintRock(x: number, height: number, z: number): void {
  const strata = noise(x / 9 + z / 40, height * 0.55 + noise(x / 12, z / 12, 111), 112);
  const share = smoothstep(-0.5, 0.5, strata + 0.5 * fractal(x / 3, z / 3, 3, 113));
  for (let channel = 0; channel < 3; channel++) {
    albedo[channel] = mix(DARK_ROCK[channel] as number, ROCK[channel] as number, share);
  }
}

function paintLeaves(x: number, z: number): void {
  const kind = hash(Math.floor(x / 6), Math.floor(z / 6), 121);
  paint(LEAVES[0] as Colour);
  blend(LEAVES[1] as Colour, smoothstep(-0.2, 0.3, noise(x / 5, z / 5, 122)));
  blend(LEAVES[2] as Colour, kind > 0.8 ? 0.8 : 0);
  blend(LEAVES[3] as Colour, kind < 0.3 ? 0.7 : 0);
}

/** @returns how thick the grass is there, from 0 to 1 */
function paintGround(x: number, z: number, height: number, steepness: number): number {
  const ragged = 0.25 * fractal(x / 4, z / 4, 3, 131);
  const isFar = z > 450;
  const bare = isFar ? smoothstep(0.5, 0.9, steepness + ragged) : smoothstep(0.6, 0.95, steepness + ragged);
  const shore = smoothstep(2.6, 1.2, height + 2.5 * ragged);
  if (bare > 0.5 || boulderHeight(x, z) > 0.12) {
    paintRock(x, height, z);
    return 0;
  }
  const path = footpath(x, z);
  paintMeadow(x, z);
  blend(EARTH, 0.9 * path);
  blend(SAND, shore);
  blend(WET_SAND, smoothstep(0.75, 0.35, height + ragged));
  return smoothstep(1.6, 3, height) * (1 - path);
}

/** Returns how much sun a cell gets, from 0 in shadow to 1, by walking from it towards the light. */
function sunlit(map: LandMap, column: number, row: number): number {
  const { cell } = map.area;
  const from = map.cellHeight(column, row);
  const level = length2(KEY_LIGHT[0], KEY_LIGHT[2]);
  const rise = KEY_LIGHT[1] / level;
  const stepX = KEY_LIGHT[0] / level;
  const stepZ = KEY_LIGHT[2] / level;
  let light = 1;
  for (let cells = 2; cells * cell * rise < 90 && light > 0; cells = cells * 1.12 + 1) {
    const over = map.cellHeight(Math.round(column + stepX * cells), Math.round(row + stepZ * cells));
    const clearance = from + 0.3 + cells * cell * rise - over;
    light = Math.min(light, 0.5 + clearance / (0.06 * cells * cell + 0.2));
  }
  return clamp(light, 0, 1);
}

/** Returns the shadows of clouds and of trees behind the viewer, stretched along the light, from 0 in shade to 1. */
function dapple(x: number, z: number): number {
  const along = x * KEY_LIGHT[0] + z * KEY_LIGHT[2];
  const aside = z * KEY_LIGHT[0] - x * KEY_LIGHT[2];
  const patches = fractal(aside / 9, along / 34, 4, 141) + 0.5 * fractal(aside / 2.5, along / 9, 3, 142);
  return 0.22 + 0.78 * smoothstep(-0.14, 0.1, patches + 0.3 * smoothstep(40, 75, z));
}

/** Returns how open a place is to the sky, which is little in hollows and between trees. */
function openness(map: LandMap, column: number, row: number, reach: number): number {
  const here = map.cellHeight(column, row);
  let shade = 0;
  for (let around = 0; around < 8; around++) {
    const dx = Math.round(reach * Math.cos((around * Math.PI) / 4));
    const dz = Math.round(reach * Math.sin((around * Math.PI) / 4));
    shade += clamp((map.cellHeight(column + dx, row + dz) - here) / (reach * map.area.cell), 0, 1.2);
  }
  return 1 - Math.min(0.85, shade / 6);
}

function lightCell(map: LandMap, column: number, row: number): void {
  const at = row * map.area.size + column;
  const span = 2 * map.area.cell;
  const slopeX = (map.cellHeight(column + 1, row) - map.cellHeight(column - 1, row)) / span;
  const slopeZ = (map.cellHeight(column, row + 1) - map.cellHeight(column, row - 1)) / span;
  const up = 1 / length3(slopeX, 1, slopeZ);
  const isLeaf = (map.canopy[at] as number) > 0.35;
  if (isLeaf) paintLeaves(map.x(column), map.z(row));
  else map.grass[at] = paintGround(map.x(column), map.z(row), map.heights[at] as number, length2(slopeX, slopeZ));
  const facing = (KEY_LIGHT[1] - slopeX * KEY_LIGHT[0] - slopeZ * KEY_LIGHT[2]) * up;
  // Leaves and grass are translucent and have no single normal, so light reaches a little beyond 90°.
  const sun = clamp((facing + 0.22) / 1.22, 0, 1) * sunlit(map, column, row) * dapple(map.x(column), map.z(row));
  const sky = (0.35 + 0.65 * up) * openness(map, column, row, isLeaf ? 4 : 9);
  for (let channel = 0; channel < 3; channel++) {
    const light = sun * (SUNLIGHT[channel] as number) + sky * (SKYLIGHT[channel] as number);
    map.colours[at * 3 + channel] = (albedo[channel] as number) * light;
  }
}

/** Computes the light that leaves each cell from its material, sun, shadow and sky. */
export function lightLand(map: LandMap): void {
  for (let row = 0; row < map.area.size; row++) {
    for (let column = 0; column < map.area.size; column++) {
      if (map.cellHeight(column, row) > -1.5) lightCell(map, column, row);
    }
  }
}
