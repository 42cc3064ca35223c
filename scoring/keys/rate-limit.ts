import { ScoringError } from '../scoring-error.ts';

interface Bucket {
  tokens: number;
  at: number;
}

/** Limits the requests of each key per minute. A key may save up the requests of a minute and use them at once. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** @throws ScoringError `too-many` */
  take(key: string): void {
    const bucket = this.#refilled(key);
    if (bucket.tokens < 1) {
      const seconds = Math.ceil(((1 - bucket.tokens) * 60) / this.#perMinute);
      throw new ScoringError('too-many', `This key may make ${this.#perMinute} requests a minute: try again later.`, {
        retryAfterSeconds: seconds,
      });
    }
    bucket.tokens -= 1;
  }

  #refilled(key: string): Bucket {
    const now = this.#now();
    const { tokens, at } = this.#buckets.get(key) ?? { tokens: this.#perMinute, at: now };
    const grown = tokens + ((now - at) * this.#perMinute) / 60_000;
    const bucket = { tokens: Math.min(this.#perMinute, grown), at: now };
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
