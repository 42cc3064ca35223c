/** What must be undone, the latest first. */
export class Cleanup {
  #steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.#steps.push(step);
  }

  /** Every step runs, once, even if one before it fails. */
  async run(): Promise<void> {
    const steps = this.#steps.reverse();
    this.#steps = [];
    for (const step of steps) await step().catch(() => undefined);
  }
}
