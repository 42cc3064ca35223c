import { PIXEL_SLOPE } from './camera.ts';
import { clamp, length3, smoothstep } from './interpolate.ts';
import { addHaze, type Colour, SUN } from './light.ts';
import { fractal, noise } from './noise.ts';
import { nearestProp, type Ray, shadeProp } from './prop.ts';
import type { Scene } from './scene.ts';
import type { View } from './view.ts';
import { type WaveSlope, waveSlope } from './waves.ts';

const DEEP: Colour = [0.012, 0.075, 0.11];
const SHALLOW: Colour = [0.12, 0.34, 0.31];
const FOAM: Colour = [1.05, 0.9, 0.8];
const GLITTER: Colour = [1, 0.62, 0.26];

/** Highest hill, and distance of the nearest mountains. A mirrored ray may skip what lies between. */
const HILLS_METRES = 78;
const MOUNTAINS_BEGIN = 1000;
const MOUNTAINS_METRES = 330;

const slope: WaveSlope = { x: 0, z: 0, unseen: 0 };
const mirrored: Ray = { x: 0, y: 0, z: 0, dx: 0, dy: 0, dz: 0 };
const reflection = new Float64Array(3);

/** Follows the mirrored ray over the land; returns the depth in metres where it meets land, or Infinity. */
function meetLand(scene: Scene, ray: Ray): number {
  for (let way = 3; way < 2600; way = way * 1.1 + 0.8) {
    way += scene.land.clearance(ray.x + ray.dx * way, ray.z + ray.dz * way);
    if (ray.dy * way > HILLS_METRES && way < MOUNTAINS_BEGIN) way = MOUNTAINS_BEGIN;
    const height = ray.dy * way;
    if (height > MOUNTAINS_METRES) break;
    if (scene.land.height(ray.x + ray.dx * way, ray.z + ray.dz * way) > height + 0.2) return way;
  }
  return Number.POSITIVE_INFINITY;
}

function reflect({ scene, camera, props }: View, ray: Ray): void {
  const limit = meetLand(scene, ray);
  const met = nearestProp(props, ray, limit);
  if (met) {
    shadeProp(met.prop, ray, met.way, reflection);
  } else if (limit < Number.POSITIVE_INFINITY) {
    scene.land.colour(ray.x + ray.dx * limit, ray.z + ray.dz * limit, reflection);
    addHaze(reflection, limit, ray.dx * SUN[0] + ray.dz * SUN[2]);
  } else {
    const ahead = ray.dx * camera.forwardX + ray.dz * camera.forwardZ;
    const across = ray.dx * camera.forwardZ - ray.dz * camera.forwardX;
    scene.sky.colour(across / ahead, ray.dy / ahead, reflection);
  }
}

/** Returns how much of the sun the waves reflect this way. It counts slopes that a pixel can't resolve, by the distribution of Cox and Munk. */
function glitter(dx: number, dy: number, dz: number): number {
  const hx = SUN[0] - dx;
  const hy = SUN[1] - dy;
  const hz = SUN[2] - dz;
  const missX = -hx / hy - slope.x;
  const missZ = -hz / hy - slope.z;
  const spread = slope.unseen * 1.4 + 0.0011;
  return (0.011 / spread) * Math.exp(-(missX * missX * 1.6 + missZ * missZ * 0.7) / (2 * spread));
}

function foam(x: number, z: number, depth: number, seconds: number): number {
  const lace = fractal(x / 2.2 + 0.3 * seconds, z / 2.2, 3, 601) + 0.5;
  const surge = 0.45 + 0.4 * Math.sin(seconds * 0.9 + 2.5 * noise(x / 22, z / 22, 602));
  const wash = smoothstep(surge + 0.5, surge * 0.4, depth) * smoothstep(0.25, 0.7, lace);
  const breaker = smoothstep(0.16, 0.02, Math.abs(depth - 0.75 - surge * 0.6)) * smoothstep(0.45, 0.7, lace);
  return clamp(wash + breaker, 0, 1);
}

/** Writes the colour of the sea to `out`, at distance `way` along a ray from the camera whose direction isn't a unit vector. */
export function shadeWater(view: View, ray: Ray, way: number, out: Float64Array): void {
  const { scene, camera, seconds } = view;
  const x = ray.x + ray.dx * way;
  const z = ray.z + ray.dz * way;
  waveSlope(x, z, seconds, ((way * way) / camera.y) * PIXEL_SLOPE, slope);
  const length = length3(ray.dx, ray.dy, ray.dz);
  const [dx, dy, dz] = [ray.dx / length, ray.dy / length, ray.dz / length];
  const up = 1 / length3(slope.x, 1, slope.z);
  const facing = clamp(-(dy - slope.x * dx - slope.z * dz) * up, 0.02, 1);
  mirrored.x = x;
  mirrored.z = z;
  mirrored.dx = dx - 2 * facing * slope.x * up;
  mirrored.dz = dz - 2 * facing * slope.z * up;
  // Waves hide their far sides, so the visible slopes lean towards the viewer, and rough water mirrors a higher part of the sky.
  mirrored.dy = Math.abs(dy + 2 * facing * up) + 0.9 * Math.sqrt(slope.unseen);
  reflect(view, mirrored);
  const mirror = 0.03 + 0.97 * (1 - facing) ** 4.2;
  const depth = -scene.land.height(x, z);
  const clear = Math.exp(-Math.max(depth, 0) / 1.9);
  const sparkle = 1.5 * glitter(dx, dy, dz);
  const white = depth < 3 ? foam(x, z, depth, seconds) : 0;
  for (let channel = 0; channel < 3; channel++) {
    const body = (DEEP[channel] as number) + ((SHALLOW[channel] as number) - (DEEP[channel] as number)) * clear;
    const sea =
      body * (1 - mirror) + (reflection[channel] as number) * mirror * 0.92 + sparkle * (GLITTER[channel] as number);
    out[channel] = sea + ((FOAM[channel] as number) - sea) * white * 0.85;
  }
  addHaze(out, way * 0.8, dx * SUN[0] + dz * SUN[2]);
}
