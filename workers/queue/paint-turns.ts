/** While urgent tasks paint, the other tasks paint one batch for so many urgent ones. */
const URGENT_BATCHES_PER_OTHER = 8;

/** A task asks for its turn before each batch of frames that it has painted. */
export interface PaintTurn {
  /** Resolves when the batch may be painted, or when the signal is aborted. */
  begin(signal?: AbortSignal): Promise<void>;
  /** Ends the turn when the batch is painted. */
  end(): void;
}

/**
 * Shares the engine of a worker among its tasks. While an urgent task paints, the batches of other tasks wait, except for one in eight.
 * They wait for nothing else, so that the engine is never idle while there is a batch.
 */
export class PaintTurns {
  #urgent = 0;
  #credit = 0;
  #waiting: (() => void)[] = [];

  readonly urgent: PaintTurn = {
    begin: async () => {
      this.#urgent++;
    },
    end: () => {
      this.#urgent--;
      this.#credit = Math.min(this.#credit + 1, URGENT_BATCHES_PER_OTHER);
      for (const wake of this.#waiting.splice(0)) wake();
    },
  };

  readonly other: PaintTurn = {
    begin: async (signal) => {
      while (!this.#mayPaint() && !signal?.aborted) await this.#change(signal);
    },
    end: () => undefined,
  };

  #mayPaint(): boolean {
    if (this.#urgent === 0) return true;
    if (this.#credit < URGENT_BATCHES_PER_OTHER) return false;
    this.#credit = 0;
    return true;
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
