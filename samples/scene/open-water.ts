const CELL = 4;
const COLUMNS = 200;
const ROWS = 200;
const LEFT = -400;
const DIAGONAL = Math.SQRT2 * CELL;

/** Distances from places on the bay to the nearest land, which a ray over the water may skip. */
export class OpenWater {
  readonly #distances = new Float32Array(COLUMNS * ROWS);

  /** @param height returns the height of the land at a place in metres above the sea */
  constructor(height: (x: number, z: number) => number) {
    for (let at = 0; at < this.#distances.length; at++) {
      const [x, z] = [LEFT + (at % COLUMNS) * CELL, Math.floor(at / COLUMNS) * CELL];
      this.#distances[at] = height(x, z) > -0.6 ? 0 : Number.POSITIVE_INFINITY;
    }
    for (let at = 0; at < this.#distances.length; at++) this.#settle(at, -1);
    for (let at = this.#distances.length - 1; at >= 0; at--) this.#settle(at, 1);
  }

  /** Lowers a cell's distance to that of an already settled neighbour plus the way there. Outside counts as land. */
  #settle(at: number, side: -1 | 1): void {
    const column = at % COLUMNS;
    const from = (columns: number, rows: number, way: number): number =>
      column + columns < 0 || column + columns >= COLUMNS
        ? way
        : (this.#distances[at + columns + rows * COLUMNS] ?? 0) + way;
    this.#distances[at] = Math.min(
      this.#distances[at] as number,
      from(side, 0, CELL),
      from(0, side, CELL),
      from(side, side, DIAGONAL),
      from(-side, side, DIAGONAL),
    );
  }

  /** Returns the distance in metres to the nearest land; 0 outside the bay. */
  clearance(x: number, z: number): number {
    const column = Math.round((x - LEFT) / CELL);
    const row = Math.round(z / CELL);
    if (column < 0 || column >= COLUMNS || row < 0 || row >= ROWS) return 0;
    return Math.max(0, (this.#distances[row * COLUMNS + column] as number) * 0.92 - CELL);
  }
}
