/** After this many tasks of earlier lanes in a row, a lane is served once. */
const MOST_IN_A_ROW = 8;

/** Decides how many tasks a worker takes from which lane, so that the first goes first and the others never starve. */
export class LaneTurns {
  readonly #atOnce: number;
  readonly #inHand: number[];
  /** For each lane, the number of tasks that were taken from earlier lanes since its own last task. */
  readonly #passedOver: number[];

  constructor(lanes: number, atOnce: number) {
    this.#atOnce = atOnce;
    this.#inHand = Array.from({ length: lanes }, () => 0);
    this.#passedOver = Array.from({ length: lanes }, () => 0);
  }

  /** Returns the indices of the lanes, in the order in which to serve them. */
  order(): number[] {
    const lanes = this.#inHand.map((_, lane) => lane);
    return lanes.sort((a, b) => Number(this.#isDue(b)) - Number(this.#isDue(a)) || a - b);
  }

  /**
   * Returns how many tasks may be taken from a lane. The first lane has its own room, the others share what it leaves, and a lane that was
   * passed over gets one place.
   */
  roomFor(lane: number): number {
    const [urgent = 0] = this.#inHand;
    if (lane === 0) return this.#atOnce - urgent;
    const total = this.#inHand.reduce((sum, count) => sum + count, 0);
    if (total < this.#atOnce) return this.#atOnce - total;
    return this.#isDue(lane) && total === urgent ? 1 : 0;
  }

  get isFull(): boolean {
    return this.#inHand.every((_, lane) => this.roomFor(lane) <= 0);
  }

  get hasRoomForAll(): boolean {
    return this.#inHand.every((_, lane) => this.roomFor(lane) > 0);
  }

  /** Counts a task as taken. @returns a function that ends the task */
  take(lane: number): () => void {
    this.#change(lane, 1);
    this.#passedOver.forEach((count, each) => {
      if (each > lane) this.#passedOver[each] = count + 1;
      if (each === lane) this.#passedOver[each] = 0;
    });
    return () => this.#change(lane, -1);
  }

  #isDue(lane: number): boolean {
    return lane > 0 && (this.#passedOver[lane] ?? 0) >= MOST_IN_A_ROW;
  }

  #change(lane: number, by: 1 | -1): void {
    this.#inHand[lane] = (this.#inHand[lane] ?? 0) + by;
  }
}
