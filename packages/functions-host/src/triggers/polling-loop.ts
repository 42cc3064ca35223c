import { setTimeout as delay } from 'node:timers/promises';
import { RunningWork, withinGrace } from '../running-work.ts';
import type { Listener } from './listener.ts';

/** Looks for work again and again, one look after another, until it is stopped. */
export class PollingLoop implements Listener {
  /** The work that the looks have begun. A stop waits for it. */
  readonly running = new RunningWork();
  readonly #look: () => Promise<number>;
  readonly #stopping = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  /** @param look must not fail; it returns the pause before the next look in ms */
  constructor(look: () => Promise<number>) {
    this.#look = look;
  }

  get isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  start(): void {
    this.#loop = this.#run();
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    await withinGrace(
      this.#loop.then(() => this.running.allDone()),
      graceMs,
    );
  }

  /** Resolves when the time is over, or at once when the loop is stopped. */
  async sleep(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
  }

  async #run(): Promise<void> {
    while (!this.isStopping) {
      const pauseMs = await this.#look();
      if (pauseMs > 0) await this.sleep(pauseMs);
    }
  }
}
