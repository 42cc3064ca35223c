const CELL = 4;
const COLUMNS = 200;
const ROWS = 200;
const LEFT = -400;
const DIAGONAL = Math.SQRT2 * CELL;

/** How far it is from any place on the bay to the nearest land: what a ray over the water may skip. */
export class OpenWater {
  readonly #distances = new Float32Array(COLUMNS * ROWS);

  /** @param height of the land at a place, metres above the sea */
  constructor(height: (x: number, z: number) => number) {
    for (let at = 0; at < this.#distances.length; at++) {
      const [x, z] = [LEFT + (at % COLUMNS) * CELL, Math.floor(at / COLUMNS) * CELL];
      this.#distances[at] = height(x, z) > -0.6 ? 0 : Number.POSITIVE_INFINITY;
    }
    for (let at = 0; at < this.#distances.length; at++) this.#settle(at, -1);
    for (let at = this.#distances.length - 1; at >= 0; at--) this.#settle(at, 1);
  }

  /** A cell is no farther from land than a neighbour already settled, and the way there. Outside counts as land. */
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

  /** Metres that hold no land in any direction; 0 outside of the bay. */
  clearance(x: number, z: number): number {
    const column = Math.round((x - LEFT) / CELL);
    const row = Math.round(z / CELL);
    if (column < 0 || column >= COLUMNS || row < 0 || row >= ROWS) return 0;
    return Math.max(0, (this.#distances[row * COLUMNS + column] as number) * 0.92 - CELL);
  }
}
