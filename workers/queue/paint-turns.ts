/** While urgent batches keep coming, they have this many times as much of the engine's time as the others. */
const URGENT_TIME_PER_OTHER = 8;
/** One batch is painted and one waits, so that the engine is never idle. */
const LEAST_AHEAD = 2;
/** More of them wait only as long as an urgent batch that comes is through with them in this time. */
const MOST_AHEAD_MS = 200;

/** A task asks for its turn before each batch of frames that it has painted. */
export interface PaintTurn {
  /**
   * Resolves when the batch may be painted, or when the signal is aborted.
   * @param engine what paints the batch: a worker may have several, each of which paints one batch after the other
   * @returns a function that ends the turn when the batch is painted
   */
  begin(engine: object, signal?: AbortSignal): Promise<() => void>;
}

/**
 * Shares the engine of a worker among its tasks, which paints batches in the order in which they come. While there is an urgent task, one batch of
 * the others goes to the engine at a time: when the engine would be idle, or after urgent ones have had eight times as long. Shares are of time,
 * because a batch of a large picture may take as long as a hundred small ones.
 */
export class PaintTurns {
  #urgentTasks = 0;
  readonly #inEngine = { urgent: 0, other: 0 };
  /** Milliseconds of the engine that the last of the other batches had, and that urgent ones have had since. */
  #otherTime = 0;
  #urgentTime = 0;
  readonly #lastEnds = new WeakMap<object, number>();
  #waiting: (() => void)[] = [];

  readonly urgent: PaintTurn = { begin: async (engine) => this.#begin('urgent', engine) };

  readonly other: PaintTurn = {
    begin: async (engine, signal) => {
      while (!this.#mayPaint() && !signal?.aborted) await this.#change(signal);
      this.#urgentTime = 0;
      return this.#begin('other', engine, signal);
    },
  };

  /** Does the work of an urgent task. It counts as urgent while it doesn't paint, too, since its next batch is on its way. */
  async whileUrgent<T>(work: () => Promise<T>): Promise<T> {
    this.#urgentTasks++;
    try {
      return await work();
    } finally {
      this.#urgentTasks--;
      this.#wake();
    }
  }

  #mayPaint(): boolean {
    const { urgent, other } = this.#inEngine;
    if (this.#urgentTasks === 0) return other < LEAST_AHEAD || (other + 1) * this.#otherTime <= MOST_AHEAD_MS;
    if (other > 0) return false;
    return urgent === 0 || this.#urgentTime >= URGENT_TIME_PER_OTHER * this.#otherTime;
  }

  #begin(kind: 'urgent' | 'other', engine: object, signal?: AbortSignal): () => void {
    const begun = performance.now();
    this.#inEngine[kind]++;
    return () => {
      const now = performance.now();
      const taken = now - Math.max(begun, this.#lastEnds.get(engine) ?? 0);
      this.#lastEnds.set(engine, now);
      this.#inEngine[kind]--;
      if (kind === 'urgent') this.#urgentTime += taken;
      // A batch that was given up says nothing about the next one.
      else if (!signal?.aborted) this.#otherTime = taken;
      this.#wake();
    };
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      signal?.addEventListener('abort', wake, { once: true });
      this.#waiting.push(wake);
    });
  }
}
