/** Sleeps that can be cut short, for loops that must end at once. */
export class Sleeper {
  #wake: (() => void) | undefined;
  #isAwake = false;

  /** True after `wakeForGood`. */
  get isAwake(): boolean {
    return this.#isAwake;
  }

  async sleep(ms: number): Promise<void> {
    if (this.#isAwake) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the sleep, and every later one. */
  wakeForGood(): void {
    this.#isAwake = true;
    this.#wake?.();
  }
}
