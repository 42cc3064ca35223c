import { clamp, length2, smoothMax, smoothstep } from './interpolate.ts';
import { fractal, noise, ridges } from './noise.ts';

const SEA_FLOOR = -9;

/** Returns the height of the hollow slope on which the camera stands, which falls to a beach. */
function meadow(x: number, z: number): number {
  if (z > 80 + 0.3 * x) return SEA_FLOOR;
  const inland = 66 + 0.3 * x + 9 * noise(x / 46, z / 46, 11) - z;
  if (inland < 0) return inland * 0.13;
  return 0.8 * smoothstep(2, 7, inland) + 0.04 * inland + 0.0013 * inland * inland;
}

/** Boulders in the grass and on the beach, as x, z, radius and height. */
const BOULDERS = [
  [7.4, 24, 1.5, 1.3],
  [9.3, 25.5, 0.9, 0.7],
  [-15, 38, 1.8, 1.5],
  [-13, 57, 2.2, 1.4],
  [-7, 61, 1.6, 1.2],
  [2, 59, 1.3, 0.9],
  [16, 66, 2.6, 2],
] as const;

/** Returns how far a boulder stands out of the ground at a place, in metres. */
export function boulderHeight(x: number, z: number): number {
  let height = 0;
  if (z > 72) return height;
  for (const [atX, atZ, radius, top] of BOULDERS) {
    const direct = length2(x - atX, z - atZ) / radius;
    if (direct > 1.6) continue;
    const away = direct + 0.55 * (ridges(x * 0.8, z * 0.8, 3, 45) - 0.45);
    height = Math.max(height, top * (1 - away * away));
  }
  return height;
}

/** Returns 1 on the footpath, and less towards 0 beside it. */
export function footpath(x: number, z: number): number {
  if (z > 62) return 0;
  const middle = 3.4 + 3.2 * Math.sin(z / 9.5 + 0.4) - 0.09 * z + 0.5 * noise(z / 3, 0.5, 46);
  return smoothstep(0.75, 0.35, Math.abs(x - middle) + 0.2 * noise(x * 1.5, z * 1.5, 47));
}

function distanceToSegment(x: number, z: number, ax: number, az: number, bx: number, bz: number): number {
  const along = clamp(((x - ax) * (bx - ax) + (z - az) * (bz - az)) / ((bx - ax) ** 2 + (bz - az) ** 2), 0, 1);
  return length2(x - ax - along * (bx - ax), z - az - along * (bz - az));
}

/** Returns the height of the rocky headland of the lighthouse, which is a plateau with cliffs. */
function headland(x: number, z: number): number {
  const toSpine = Math.min(distanceToSegment(x, z, 150, 90, 84, 190), distanceToSegment(x, z, 84, 190, 46, 236));
  if (toSpine > 60) return SEA_FLOOR;
  const jag = 9 * noise(x / 26, z / 26, 21) + 6 * (ridges(x / 11, z / 11, 3, 22) - 0.5);
  const inside = 34 - toSpine + jag;
  if (inside < 0) return inside * 0.5;
  // The rock breaks in layers, which form ledges.
  const ledge = 2.1 * noise(inside * 0.42 + 0.6 * noise(x / 6, z / 6, 23), 0.5 + (x - z) / 60, 24);
  return 15 * smoothstep(0, 15, inside + ledge) + 6 * smoothstep(10, 34, inside);
}

function hill(x: number, z: number, atX: number, atZ: number, width: number, depth: number, height: number): number {
  const direct = length2((x - atX) / width, (z - atZ) / depth);
  if (direct > 1.6) return SEA_FLOOR;
  const away = direct + 0.16 * noise(x / 60, z / 60, 31);
  return away > 1 ? (1 - away) * 20 : height * smoothstep(1, 0.1, away) + 3 * smoothstep(1, 0.93, away);
}

function seaStacks(x: number, z: number): number {
  if (Math.abs(x) > 60 || z < 90 || z > 290) return SEA_FLOOR;
  const ragged = 1 + 0.35 * noise(x / 5, z / 5, 41);
  const stack = (atX: number, atZ: number, radius: number, height: number): number =>
    (ragged - length2(x - atX, z - atZ) / radius) * height;
  return Math.max(stack(18, 243, 15, 15), stack(-6, 252, 10, 11), stack(-2, 118, 6, 4), stack(4, 122, 4, 3.2));
}

function mountains(x: number, z: number): number {
  const rise = smoothstep(1050, 2100, z + 0.25 * x);
  if (rise === 0) return SEA_FLOOR;
  const sunward = smoothstep(0.03, 0.32, Math.abs(x / z + 0.3));
  return rise * (ridges(x / 1150 + 3, z / 1150, 6, 51) * 470 - 60) * (0.3 + 0.7 * sunward) - 4;
}

function roughness(x: number, z: number, height: number): number {
  if (height < -3) return 0;
  const above = smoothstep(-2, 9, height);
  const rolling = (z < 70 ? 0.55 : 1.3) * fractal(x / 24, z / 24, 4, 61) * above;
  const rocks = z > 95 || x > 60 ? 2.6 * (ridges(x / 17, z / 17, 4, 71) - 0.45) * smoothstep(-3, 3, height) : 0;
  return rolling + rocks;
}

/** Returns the height of bare ground above the sea in metres. x points to the right, z away from the viewer. */
export function groundHeight(x: number, z: number): number {
  let height = smoothMax(SEA_FLOOR, meadow(x, z), 1.5);
  height = smoothMax(height, headland(x, z), 2);
  height = smoothMax(height, hill(x, z, 205, 345, 135, 120, 52), 6);
  height = smoothMax(height, hill(x, z, -360, 610, 190, 90, 46), 6);
  height = smoothMax(height, hill(x, z, 60, 800, 330, 120, 58), 6);
  height = Math.max(height, seaStacks(x, z), mountains(x, z));
  return height + roughness(x, z, height) + boulderHeight(x, z);
}
