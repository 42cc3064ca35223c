import { clamp, mix, smoothstep } from './interpolate.ts';
import { type Colour, SUN, type Vector } from './light.ts';
import { fractal } from './noise.ts';
import { NoiseVolume } from './noise-volume.ts';

const BASE = 620;
const TOP = 1750;
const FARTHEST = 17_000;
const EXTINCTION = 0.012;

/** Metres between samples in clear air. In a cloud, the steps are smaller. */
const STRIDE = 170;

/** The wind is exaggerated, since the clouds would hardly move in eight seconds. */
const WIND_METRES_PER_SECOND = 26;

const LIT: Colour = [1.75, 0.92, 0.4];
const SHADED_LOW: Colour = [0.13, 0.12, 0.23];
const SHADED_HIGH: Colour = [0.2, 0.24, 0.42];
const DISTANT: Colour = [0.74, 0.48, 0.4];

/** Metres between samples towards the sun. */
const SHADOW_STEPS = [70, 130, 240, 420];

/** Returns the share of scattered light. Most is scattered forward, which makes bright rims near the sun. */
function scatterAhead(towardsSun: number): number {
  const lobe = (g: number): number => (1 - g * g) / (1 + g * g - 2 * g * towardsSun) ** 1.5;
  return 0.62 + 0.07 * lobe(0.72) + 0.1 * lobe(-0.2);
}

/** Drifting cumulus clouds, rendered by ray marching. */
export class Clouds {
  readonly #volume = new NoiseVolume();
  readonly #sunward: Vector = [SUN[0], SUN[1] + 0.12, SUN[2]];

  /** Returns the density at a position in metres, from 0 in clear air to 1. */
  #density(x: number, y: number, z: number, isCoarse: boolean): number {
    const level = (y - BASE) / (TOP - BASE);
    if (level <= 0 || level >= 1) return 0;
    const cover = this.#volume.sample(x / 11_000 + 0.13, 0.37, z / 11_000 + 0.71);
    const towers = smoothstep(0, 0.09, level) * smoothstep(1, 0.25, level);
    const body = this.#volume.sample(x / 3900, y / 3900, z / 3900);
    const solid = body * 0.62 + cover * 0.75 + 0.3 * towers - 1.02;
    if (solid <= 0) return 0;
    if (isCoarse) return clamp(solid * 3.2, 0, 1);
    const frayed =
      this.#volume.sample(x / 1400, y / 1400, z / 1400) * 0.7 + this.#volume.sample(x / 520, y / 520, z / 520) * 0.3;
    return clamp((solid - 0.5 * (0.66 - frayed)) * 3.6, 0, 1);
  }

  #opticalDepthTowardsSun(x: number, y: number, z: number): number {
    let depth = 0;
    let way = 0;
    for (const step of SHADOW_STEPS) {
      way += step;
      depth +=
        step * this.#density(x + this.#sunward[0] * way, y + this.#sunward[1] * way, z + this.#sunward[2] * way, true);
    }
    return depth * EXTINCTION;
  }

  /** Draws the clouds in a direction (a unit vector that points upwards) over the sky in `colour`. */
  cover(dx: number, dy: number, dz: number, seconds: number, colour: Float64Array): void {
    const start = BASE / Math.max(dy, 0.02);
    if (start > FARTHEST) return;
    const end = Math.min(TOP / Math.max(dy, 0.02), FARTHEST + 3000);
    const fine = Math.max(34, start * 0.009);
    let step = STRIDE;
    let sinceCloud = 0;
    const drift = seconds * WIND_METRES_PER_SECOND;
    const phase = scatterAhead(dx * SUN[0] + dy * SUN[1] + dz * SUN[2]);
    let clear = 1;
    let [red, green, blue, distance] = [0, 0, 0, 0];
    for (let way = start; way < end && clear > 0.02; way += step) {
      const x = dx * way + drift;
      const y = dy * way;
      const z = dz * way + drift * 0.25;
      const density = this.#density(x, y, z, false);
      if (density <= 0) {
        sinceCloud += step;
        if (sinceCloud > STRIDE) step = STRIDE;
        continue;
      }
      sinceCloud = 0;
      if (step > fine) {
        way -= step;
        step = fine;
        continue;
      }
      const shadow = this.#opticalDepthTowardsSun(x, y, z);
      const sun = (Math.exp(-shadow) + 0.16 * Math.exp(-shadow * 0.2)) * phase;
      const high = clamp((y - BASE) / (TOP - BASE), 0, 1);
      const share = clear * (1 - Math.exp(-density * EXTINCTION * step));
      red += share * (LIT[0] * sun + mix(SHADED_LOW[0], SHADED_HIGH[0], high));
      green += share * (LIT[1] * sun + mix(SHADED_LOW[1], SHADED_HIGH[1], high));
      blue += share * (LIT[2] * sun + mix(SHADED_LOW[2], SHADED_HIGH[2], high));
      distance += share * way;
      clear -= share;
    }
    if (clear > 0.995) return;
    const air = 1 - Math.exp(-distance / (1 - clear) / 24_000);
    const opaque = 1 - clear;
    colour[0] = (colour[0] as number) * clear + mix(red, DISTANT[0] * opaque, air);
    colour[1] = (colour[1] as number) * clear + mix(green, DISTANT[1] * opaque, air);
    colour[2] = (colour[2] as number) * clear + mix(blue, DISTANT[2] * opaque, air);
  }
}

/** Returns the thin, high cloud in a direction, from 0 to 1. */
export function cirrus(dx: number, dy: number, dz: number, seconds: number): number {
  const scale = 1 / Math.max(dy + 0.05, 0.05);
  const x = dx * scale + seconds * 0.012;
  const z = dz * scale;
  const combed = fractal(x * 0.9 + 0.35 * z, z * 0.32 - 0.3 * x, 5, 201);
  return smoothstep(-0.12, 0.5, combed) * smoothstep(0, 0.09, dy);
}
