import { type Camera, PIXEL_SLOPE } from './camera.ts';
import { grain } from './grain.ts';
import { blossomAt, GRASS_REACH, grassHeight, grassTone } from './grass.ts';
import { clamp, mix, smoothstep } from './interpolate.ts';
import { addHaze, SUN } from './light.ts';
import { type Meeting, nearestProp, type Ray, shadeProp } from './prop.ts';
import type { Scene } from './scene.ts';
import { type View, viewAlong } from './view.ts';
import { shadeWater } from './water.ts';

const NEAREST = 3;
const FARTHEST = 4400;

/** Distance between two steps as a share of the depth. Between them, the ground is taken to be straight. */
const STRIDE = 0.005;

/** A vertical slice of the scene. It is walked through from near to far while rays rise from the bottom of the picture to its top. */
export class Column {
  readonly #across: number;
  readonly #view: View;
  readonly #ray: Ray;
  #depth = NEAREST;
  #height = -20;
  #previousDepth = NEAREST;
  #previousHeight = -20;

  constructor(scene: Scene, camera: Camera, seconds: number, across: number) {
    this.#across = across;
    const dx = camera.forwardX + across * camera.forwardZ;
    const dz = camera.forwardZ - across * camera.forwardX;
    this.#view = viewAlong(scene, camera, seconds, dx, dz);
    this.#ray = { x: camera.x, y: camera.y, z: camera.z, dx, dy: 0, dz };
    this.#height = this.#surface(NEAREST);
  }

  /** Returns how much of the grass is drawn. Distant blades fade out, since they would flicker. */
  #grassShare(x: number, z: number): number {
    return smoothstep(GRASS_REACH, GRASS_REACH * 0.4, z) * this.#view.scene.land.grassShare(x, z);
  }

  #grass(x: number, z: number): number {
    const share = this.#grassShare(x, z);
    return share > 0 ? share * grassHeight(x, z, this.#view.seconds) : 0;
  }

  #surface(depth: number): number {
    const x = this.#ray.x + this.#ray.dx * depth;
    const z = this.#ray.z + this.#ray.dz * depth;
    const ground = this.#view.scene.land.height(x, z);
    if (ground < 0) return 0;
    return depth < GRASS_REACH && ground > 1.6 ? ground + this.#grass(x, z) : ground;
  }

  #nextDepth(): number {
    const next = this.#depth * (1 + STRIDE);
    if (this.#height !== 0) return next;
    const { x, z, dx, dz } = this.#ray;
    return next + this.#view.scene.land.clearance(x + dx * next, z + dz * next) * 0.85;
  }

  /** Advances to the first depth where the surface reaches the ray; returns false if the ray meets only sky. */
  #advance(rise: number): boolean {
    while (this.#height < this.#view.camera.y + rise * this.#depth) {
      if (this.#depth > FARTHEST) return false;
      this.#previousDepth = this.#depth;
      this.#previousHeight = this.#height;
      this.#depth = this.#nextDepth();
      this.#height = this.#surface(this.#depth);
    }
    return true;
  }

  #meetingDepth(rise: number): number {
    const above = this.#view.camera.y + rise * this.#previousDepth - this.#previousHeight;
    const below = this.#height - this.#view.camera.y - rise * this.#depth;
    const share = clamp(above / (above + below + 1e-9), 0, 1);
    return mix(this.#previousDepth, this.#depth, share);
  }

  #shadeLand(depth: number, out: Float64Array): void {
    const x = this.#ray.x + this.#ray.dx * depth;
    const z = this.#ray.z + this.#ray.dz * depth;
    const { land } = this.#view.scene;
    land.colour(x, z, out);
    const tone = grain(x, this.#view.camera.y + this.#ray.dy * depth, z, depth * PIXEL_SLOPE);
    for (let channel = 0; channel < 3; channel++) out[channel] = (out[channel] as number) * tone;
    if (depth < GRASS_REACH) this.#shadeGrass(x, z, land.height(x, z), depth, out);
    this.#haze(depth, out);
  }

  #shadeGrass(x: number, z: number, ground: number, depth: number, out: Float64Array): void {
    const share = this.#grassShare(x, z);
    if (share === 0) return;
    const height = clamp(this.#view.camera.y + this.#ray.dy * depth - ground, 0, 0.6);
    const tone = mix(1, grassTone(height, x, z, this.#view.seconds), share);
    const blossom = blossomAt(x, z, height, this.#view.seconds);
    const light = 0.25 + 0.75 * clamp(((out[0] as number) + (out[1] as number)) * 1.1, 0, 1);
    for (let channel = 0; channel < 3; channel++) {
      out[channel] = blossom ? (blossom[channel] as number) * light : (out[channel] as number) * tone;
    }
  }

  #shadeProp({ prop, way }: Meeting, out: Float64Array): void {
    shadeProp(prop, this.#ray, way, out);
    this.#haze(way, out);
  }

  #shadeWater(rise: number, out: Float64Array): void {
    const depth = Math.min(-this.#view.camera.y / rise, FARTHEST);
    shadeWater(this.#view, this.#ray, depth, out);
  }

  #haze(depth: number, out: Float64Array): void {
    addHaze(out, depth, this.#ray.dx * SUN[0] + this.#ray.dz * SUN[2]);
  }

  /** Writes the light along the ray of a rise to `out`. Rises must come in ascending order. */
  look(rise: number, out: Float64Array): void {
    this.#ray.dy = rise;
    const isGround = this.#advance(rise);
    const depth = isGround ? this.#meetingDepth(rise) : Number.POSITIVE_INFINITY;
    const met = nearestProp(this.#view.props, this.#ray, depth);
    if (met) this.#shadeProp(met, out);
    else if (!isGround) this.#view.scene.sky.colour(this.#across, rise, out);
    else if (this.#height === 0 && this.#previousHeight === 0) this.#shadeWater(rise, out);
    else this.#shadeLand(depth, out);
  }
}
