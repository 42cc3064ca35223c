import { type Camera, PIXEL_SLOPE, rayAcross, WIDTH } from './camera.ts';
import { Clouds, cirrus } from './clouds.ts';
import { clamp, length3, mix, smoothstep } from './interpolate.ts';
import { type Colour, SUN } from './light.ts';

const ZENITH: Colour = [0.07, 0.2, 0.5];
const MIDDLE: Colour = [0.22, 0.38, 0.6];
const HORIZON_ASIDE: Colour = [0.62, 0.44, 0.5];
const HORIZON_SUNWARD: Colour = [1.15, 0.58, 0.2];
const GLOW: Colour = [1.6, 0.95, 0.4];
const CIRRUS: Colour = [1.15, 0.74, 0.6];

/** Pixels of the picture per sample of the sky, since clouds are soft. */
const COARSENESS = 3;
const MARGIN = 35;
/** Rise of the highest ray that is kept. It is above the edge of the picture, since the water mirrors it. */
const HIGHEST = 0.42;

const COLUMNS = (WIDTH + 2 * MARGIN) / COARSENESS;
const ROWS = Math.ceil(HIGHEST / (PIXEL_SLOPE * COARSENESS));

function clearSky(dx: number, dy: number, dz: number, seconds: number, out: Float64Array): void {
  const towardsSun = clamp(dx * SUN[0] + dy * SUN[1] + dz * SUN[2], 0, 1);
  const gold = towardsSun ** 6;
  const low = smoothstep(0.2, 0, dy);
  const high = smoothstep(0.06, 0.3, dy);
  const glow = 0.08 * towardsSun ** 12 + 0.4 * towardsSun ** 120 + 4 * towardsSun ** 1400;
  const disc = 14 * smoothstep(0.99985, 0.9999, towardsSun);
  const veil = 0.4 * cirrus(dx, dy, dz, seconds);
  for (let channel = 0; channel < 3; channel++) {
    const horizon = mix(HORIZON_ASIDE[channel] as number, HORIZON_SUNWARD[channel] as number, gold);
    const above = mix(MIDDLE[channel] as number, ZENITH[channel] as number, high);
    const sky = mix(above, horizon, low);
    out[channel] =
      mix(sky, (CIRRUS[channel] as number) * (0.7 + 0.6 * gold), veil) + (glow + disc) * (GLOW[channel] as number);
  }
}

/** The sky that the camera sees at a moment, including a part above the picture. */
export class Sky {
  readonly #clouds = new Clouds();
  readonly #colours = new Float32Array(COLUMNS * ROWS * 3);
  readonly #scratch = new Float64Array(3);

  /** Computes the sky of a frame, which `colour` then reads. */
  look(camera: Camera, seconds: number): void {
    for (let row = 0; row < ROWS; row++) {
      for (let column = 0; column < COLUMNS; column++) {
        const across = rayAcross(column * COARSENESS - MARGIN);
        const rise = row * COARSENESS * PIXEL_SLOPE;
        const length = length3(1, across, rise);
        const dx = (camera.forwardX + across * camera.forwardZ) / length;
        const dz = (camera.forwardZ - across * camera.forwardX) / length;
        clearSky(dx, rise / length, dz, seconds, this.#scratch);
        this.#clouds.cover(dx, rise / length, dz, seconds, this.#scratch);
        this.#colours.set(this.#scratch, (row * COLUMNS + column) * 3);
      }
    }
  }

  /** Writes the colour of the sky along a ray of `rayAcross` and `rayRise` to `out`. A ray outside is moved to the edge. */
  colour(across: number, rise: number, out: Float64Array): void {
    const column = clamp((across / PIXEL_SLOPE + WIDTH / 2 + MARGIN) / COARSENESS, 0, COLUMNS - 1.01);
    const row = clamp(rise / (PIXEL_SLOPE * COARSENESS), 0, ROWS - 1.01);
    const at = ((row | 0) * COLUMNS + (column | 0)) * 3;
    const above = at + COLUMNS * 3;
    const u = column % 1;
    const v = row % 1;
    const colours = this.#colours;
    for (let channel = 0; channel < 3; channel++) {
      const lower = (colours[at + channel] as number) * (1 - u) + (colours[at + 3 + channel] as number) * u;
      const upper = (colours[above + channel] as number) * (1 - u) + (colours[above + 3 + channel] as number) * u;
      out[channel] = lower + (upper - lower) * v;
    }
  }
}
