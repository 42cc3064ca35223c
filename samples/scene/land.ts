import { lightLand } from './land-colour.ts';
import { LandMap } from './land-map.ts';
import { OpenWater } from './open-water.ts';
import { plantTrees } from './trees.ts';

/** All of the land, in maps that are coarser at a greater distance. */
export class Land {
  readonly #near = new LandMap({ left: -90, near: -10, size: 1024, cell: 0.25 });
  readonly #middle = new LandMap({ left: -390, near: 0, size: 1024, cell: 0.75 });
  readonly #far = new LandMap({ left: -2500, near: 0, size: 1024, cell: 4.9 });

  readonly #openWater: OpenWater;

  constructor() {
    for (const map of [this.#near, this.#middle, this.#far]) {
      plantTrees(map);
      lightLand(map);
    }
    this.#openWater = new OpenWater((x, z) => this.height(x, z));
  }

  /** Returns the distance in metres from a place of the bay to the nearest land; 0 elsewhere. */
  clearance(x: number, z: number): number {
    return this.#openWater.clearance(x, z);
  }

  #mapOf(x: number, z: number): LandMap | undefined {
    if (this.#near.contains(x, z)) return this.#near;
    if (this.#middle.contains(x, z)) return this.#middle;
    return this.#far.contains(x, z) ? this.#far : undefined;
  }

  /** @returns metres above the sea; far below it outside of the maps */
  height(x: number, z: number): number {
    const map = this.#mapOf(x, z);
    return map === undefined ? -20 : map.height(x, z);
  }

  /** Returns the thickness of the grass at a place, from 0 to 1. */
  grassShare(x: number, z: number): number {
    return this.#mapOf(x, z)?.grassShare(x, z) ?? 0;
  }

  /** Writes the lit colour of a place to `out`. */
  colour(x: number, z: number, out: Float64Array): void {
    this.#mapOf(x, z)?.colour(x, z, out);
  }
}
