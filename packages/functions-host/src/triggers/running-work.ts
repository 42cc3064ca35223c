import { setTimeout as delay } from 'node:timers/promises';

/** Keeps track of the running work of a listener, so that a stop can wait for it. */
export class RunningWork {
  readonly #running = new Set<Promise<void>>();

  get size(): number {
    return this.#running.size;
  }

  /** Adds work, which must not reject. */
  add(work: Promise<void>): void {
    const tracked = work.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  async anyDone(): Promise<void> {
    await Promise.race(this.#running);
  }

  async allDone(graceMs: number): Promise<void> {
    await Promise.race([Promise.allSettled(this.#running), delay(graceMs, undefined, { ref: false })]);
  }
}
