import { drawBirds } from './birds.ts';
import { type Camera, cameraAt, HEIGHT, PIXEL_SLOPE, rayAcross, rayRise, WIDTH } from './camera.ts';
import { develop, encodeGamma } from './film.ts';
import { grain } from './grain.ts';
import { blossomAt, GRASS_REACH, grassHeight, grassTone } from './grass.ts';
import { clamp, mix, smoothstep } from './interpolate.ts';
import { addHaze, SUN } from './light.ts';
import { meet, type Prop, type Ray, shadeProp } from './prop.ts';
import { type Scene, setMoment } from './scene.ts';
import { shadeWater } from './water.ts';

const NEAREST = 3;
const FARTHEST = 4400;

/** Depth from step to step, as a share of the depth: two thirds of a pixel on ground seen from the viewer's height. */
const STRIDE = 0.0045;

/** One sample for each column of a pixel: how far down the pixel it lies, 0…1. */
export type Samples = readonly number[];

export const DRAFT: Samples = [0.5];
export const FINE: Samples = [0.375, 0.875, 0.125, 0.625];

/** One upright slice of the scene, walked from near to far while the eye rises from the picture's foot to its top. */
class Column {
  readonly #scene: Scene;
  readonly #camera: Camera;
  readonly #seconds: number;
  readonly #ray: Ray;
  #depth = NEAREST;
  #height = -20;
  #previousDepth = NEAREST;
  #previousHeight = -20;

  constructor(scene: Scene, camera: Camera, seconds: number, across: number) {
    this.#scene = scene;
    this.#camera = camera;
    this.#seconds = seconds;
    const dx = camera.forwardX + across * camera.forwardZ;
    const dz = camera.forwardZ - across * camera.forwardX;
    this.#ray = { x: camera.x, y: camera.y, z: camera.z, dx, dy: 0, dz };
    this.#height = this.#surface(NEAREST);
  }

  /** Blades grow out of sight with the distance, or they would flicker. */
  #grassShare(x: number, z: number): number {
    return smoothstep(GRASS_REACH, GRASS_REACH * 0.4, z) * this.#scene.land.grassShare(x, z);
  }

  #grass(x: number, z: number): number {
    const share = this.#grassShare(x, z);
    return share > 0 ? share * grassHeight(x, z, this.#seconds) : 0;
  }

  #surface(depth: number): number {
    const x = this.#ray.x + this.#ray.dx * depth;
    const z = this.#ray.z + this.#ray.dz * depth;
    const ground = this.#scene.land.height(x, z);
    if (ground < 0) return 0;
    return depth < GRASS_REACH && ground > 1.6 ? ground + this.#grass(x, z) : ground;
  }

  /** Goes on to the first depth where the surface reaches the ray; false where there is only sky. */
  #advance(rise: number): boolean {
    while (this.#height < this.#camera.y + rise * this.#depth) {
      if (this.#depth > FARTHEST) return false;
      this.#previousDepth = this.#depth;
      this.#previousHeight = this.#height;
      this.#depth *= 1 + STRIDE;
      this.#height = this.#surface(this.#depth);
    }
    return true;
  }

  #meetingDepth(rise: number): number {
    const above = this.#camera.y + rise * this.#previousDepth - this.#previousHeight;
    const below = this.#height - this.#camera.y - rise * this.#depth;
    const share = clamp(above / (above + below + 1e-9), 0, 1);
    return mix(this.#previousDepth, this.#depth, share);
  }

  #shadeLand(depth: number, out: Float64Array): void {
    const x = this.#ray.x + this.#ray.dx * depth;
    const z = this.#ray.z + this.#ray.dz * depth;
    const { land } = this.#scene;
    land.colour(x, z, out);
    const tone = grain(x, this.#camera.y + this.#ray.dy * depth, z, depth * PIXEL_SLOPE);
    for (let channel = 0; channel < 3; channel++) out[channel] = (out[channel] as number) * tone;
    if (depth < GRASS_REACH) this.#shadeGrass(x, z, land.height(x, z), depth, out);
  }

  #shadeGrass(x: number, z: number, ground: number, depth: number, out: Float64Array): void {
    const share = this.#grassShare(x, z);
    if (share === 0) return;
    const height = clamp(this.#camera.y + this.#ray.dy * depth - ground, 0, 0.6);
    const tone = mix(1, grassTone(height, x, z, this.#seconds), share);
    const blossom = blossomAt(x, z, height, this.#seconds);
    const light = 0.25 + 0.75 * clamp(((out[0] as number) + (out[1] as number)) * 1.1, 0, 1);
    for (let channel = 0; channel < 3; channel++) {
      out[channel] = blossom ? (blossom[channel] as number) * light : (out[channel] as number) * tone;
    }
  }

  #nearestProp(limit: number): { prop: Prop; way: number } | undefined {
    let nearest: { prop: Prop; way: number } | undefined;
    for (const prop of this.#scene.props) {
      const way = meet(prop, this.#ray, nearest?.way ?? limit);
      if (way < (nearest?.way ?? limit)) nearest = { prop, way };
    }
    return nearest;
  }

  #haze(depth: number, out: Float64Array): void {
    addHaze(out, depth, this.#ray.dx * SUN[0] + this.#ray.dz * SUN[2]);
  }

  /** Writes the light along the ray of this rise to `out`; rises must come in growing order. */
  look(across: number, rise: number, out: Float64Array): void {
    this.#ray.dy = rise;
    const isGround = this.#advance(rise);
    const depth = isGround ? this.#meetingDepth(rise) : Number.POSITIVE_INFINITY;
    const met = this.#nearestProp(depth);
    if (met) {
      shadeProp(met.prop, this.#ray, met.way, out);
      return this.#haze(met.way, out);
    }
    if (!isGround) return this.#scene.sky.colour(across, rise, out);
    if (this.#height === 0 && this.#previousHeight === 0) {
      return shadeWater(
        this.#scene,
        this.#camera,
        this.#ray,
        Math.min(-this.#camera.y / rise, FARTHEST),
        this.#seconds,
        out,
      );
    }
    this.#shadeLand(depth, out);
    this.#haze(depth, out);
  }
}

/** Adds what one column of samples sees to `light`, 3 values a row. */
function exposeColumn(column: Column, across: number, down: number, light: Float64Array): void {
  const colour = new Float64Array(3);
  for (let row = HEIGHT - 1; row >= 0; row--) {
    column.look(across, rayRise(row + down), colour);
    for (let channel = 0; channel < 3; channel++) {
      light[row * 3 + channel] = (light[row * 3 + channel] as number) + develop(colour[channel] as number);
    }
  }
}

function storeColumn(light: Float64Array, samples: number, at: number, frame: Uint8Array): void {
  for (let row = 0; row < HEIGHT; row++) {
    for (let channel = 0; channel < 3; channel++) {
      frame[(row * WIDTH + at) * 3 + channel] = encodeGamma((light[row * 3 + channel] as number) / samples);
    }
  }
}

/** Renders the scene as it is at a moment: RGB, 8 bits, row by row. */
export function renderFrame(scene: Scene, seconds: number, duration: number, samples: Samples): Uint8Array {
  const camera = cameraAt(seconds / duration);
  setMoment(scene, seconds);
  scene.sky.look(camera, seconds);
  const frame = new Uint8Array(WIDTH * HEIGHT * 3);
  const light = new Float64Array(HEIGHT * 3);
  for (let column = 0; column < WIDTH; column++) {
    light.fill(0);
    samples.forEach((down, sample) => {
      const across = rayAcross(column + (sample + 0.5) / samples.length);
      exposeColumn(new Column(scene, camera, seconds, across), across, down, light);
    });
    storeColumn(light, samples.length, column, frame);
  }
  drawBirds(frame, camera, seconds);
  return frame;
}
