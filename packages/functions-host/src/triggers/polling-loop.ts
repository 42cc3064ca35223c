import type { Listener } from './listener.ts';
import { RunningWork } from './running-work.ts';
import { Sleeper } from './sleeper.ts';

/** Looks for work again and again, one look after another, until it is stopped. */
export class PollingLoop implements Listener {
  /** The work that the looks have begun. A stop waits for it. */
  readonly running = new RunningWork();
  readonly #look: () => Promise<number>;
  readonly #sleeper = new Sleeper();
  #isStopping = false;
  #loop: Promise<void> = Promise.resolve();

  /** @param look must not fail; it returns the pause before the next look in ms */
  constructor(look: () => Promise<number>) {
    this.#look = look;
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  start(): void {
    this.#loop = this.#run();
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#sleeper.wakeForGood();
    await this.#loop;
    await this.running.allDone(graceMs);
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      const pauseMs = await this.#look();
      if (pauseMs > 0) await this.#sleeper.sleep(pauseMs);
    }
  }
}
