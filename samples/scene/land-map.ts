import { clamp } from './interpolate.ts';
import { groundHeight } from './land-shape.ts';

interface LandArea {
  /** Position in metres of the corner with the least x and z. */
  readonly left: number;
  readonly near: number;
  /** Number of cells of a side, and the distance between two in metres. */
  readonly size: number;
  readonly cell: number;
}

/** A square of land. It is computed once, since it doesn't move. */
export class LandMap {
  readonly area: LandArea;
  /** Heights above the sea in metres, including plants. */
  readonly heights: Float32Array;
  /** Heights of the plants in metres. */
  readonly canopy: Float32Array;
  /** Thickness of the grass, from 0 to 1. */
  readonly grass: Float32Array;
  /** Light that leaves the ground, three values per cell. */
  readonly colours: Float32Array;

  readonly #right: number;
  readonly #back: number;

  constructor(area: LandArea) {
    this.area = area;
    this.#right = area.left + (area.size - 2) * area.cell;
    this.#back = area.near + (area.size - 2) * area.cell;
    this.heights = new Float32Array(area.size * area.size);
    this.canopy = new Float32Array(area.size * area.size);
    this.grass = new Float32Array(area.size * area.size);
    this.colours = new Float32Array(area.size * area.size * 3);
    for (let index = 0; index < this.heights.length; index++) {
      this.heights[index] = groundHeight(this.x(index % area.size), this.z(Math.floor(index / area.size)));
    }
  }

  x(column: number): number {
    return this.area.left + column * this.area.cell;
  }

  z(row: number): number {
    return this.area.near + row * this.area.cell;
  }

  contains(x: number, z: number): boolean {
    return x >= this.area.left && x < this.#right && z >= this.area.near && z < this.#back;
  }

  /** Returns the height of the nearest cell. Positions outside are moved to the edge. */
  cellHeight(column: number, row: number): number {
    const last = this.area.size - 1;
    return this.heights[clamp(row, 0, last) * this.area.size + clamp(column, 0, last)] as number;
  }

  /** @returns the height in metres; the place must be inside */
  height(x: number, z: number): number {
    return this.#between(this.heights, x, z);
  }

  /** @returns the thickness of the grass, from 0 to 1; the place must be inside */
  grassShare(x: number, z: number): number {
    return this.#between(this.grass, x, z);
  }

  #between(values: Float32Array, x: number, z: number): number {
    const { left, near, cell, size } = this.area;
    const across = (x - left) / cell;
    const away = (z - near) / cell;
    const column = across | 0;
    const row = away | 0;
    const u = across - column;
    const at = row * size + column;
    const a = values[at] as number;
    const b = values[at + size] as number;
    const top = a + ((values[at + 1] as number) - a) * u;
    const bottom = b + ((values[at + size + 1] as number) - b) * u;
    return top + (bottom - top) * (away - row);
  }

  /** Writes the lit colour of a place inside to `out`. */
  colour(x: number, z: number, out: Float64Array): void {
    const { left, near, cell, size } = this.area;
    const across = (x - left) / cell;
    const away = (z - near) / cell;
    const column = across | 0;
    const row = away | 0;
    const u = across - column;
    const v = away - row;
    const at = (row * size + column) * 3;
    const below = at + size * 3;
    const colours = this.colours;
    for (let channel = 0; channel < 3; channel++) {
      const top = (colours[at + channel] as number) * (1 - u) + (colours[at + 3 + channel] as number) * u;
      const bottom = (colours[below + channel] as number) * (1 - u) + (colours[below + 3 + channel] as number) * u;
      out[channel] = top + (bottom - top) * v;
    }
  }
}
