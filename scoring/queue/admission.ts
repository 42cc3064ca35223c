import { record } from '../../core/telemetry/record.ts';
import { ScoringError } from '../scoring-error.ts';

/** How long a client that finds the queue full should wait, in seconds: requests take less than that. */
const RETRY_SECONDS = 1;

/** Counts the requests that are being received, waited for or worked on, and refuses more than there is room for. */
export class Admission {
  readonly #most: number;
  #inside = 0;
  #isClosed = false;
  readonly #waiting: (() => void)[] = [];

  /** @param most requests at once */
  constructor(most: number) {
    this.#most = most;
    this.#count(0);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Lets a request in.
   * @returns a function that lets it out; calling that again changes nothing
   * @throws ScoringError `busy`
   */
  enter(): () => void {
    if (this.#inside >= this.#most) {
      throw new ScoringError('busy', `${this.#most} requests are being worked on: try again in a second.`, {
        retryAfterSeconds: RETRY_SECONDS,
      });
    }
    this.#count(1);
    let isInside = true;
    return () => {
      if (isInside) this.#count(-1);
      isInside = false;
    };
  }

  /** Marks the service as stopping. Requests that still come are served. */
  close(): void {
    this.#isClosed = true;
  }

  /** Resolves as soon as no request is inside. */
  emptied(): Promise<void> {
    return this.#inside === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #count(change: 1 | -1 | 0): void {
    this.#inside += change;
    if (this.#inside === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    record('scoringInHand', change, {});
  }
}
