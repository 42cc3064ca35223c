import { setTimeout as delay } from 'node:timers/promises';

/** Waits for work, but at most `graceMs`. */
export async function withinGrace(work: Promise<unknown>, graceMs: number): Promise<void> {
  await Promise.race([work, delay(graceMs, undefined, { ref: false })]);
}

/** Keeps track of running work, so that a stop can wait for it. Whoever adds work sees to its failure. */
export class RunningWork {
  readonly #running = new Set<Promise<unknown>>();

  get size(): number {
    return this.#running.size;
  }

  add(work: Promise<unknown>): void {
    const tracked = work.catch(() => undefined).finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  async anyDone(): Promise<void> {
    await Promise.race(this.#running);
  }

  async allDone(): Promise<void> {
    await Promise.all(this.#running);
  }
}
