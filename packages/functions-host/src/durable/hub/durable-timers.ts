/** Node's timers overflow after 24.8 days, so longer waits are split. */
const LONGEST_WAIT_MS = 24 * 3600 * 1000;

/** Timers of any length that never fire early and don't keep the process alive. */
export class DurableTimers {
  readonly #timers = new Set<NodeJS.Timeout>();

  arm(at: Date, callback: () => void): void {
    const waitMs = Math.min(Math.max(at.getTime() - Date.now(), 0), LONGEST_WAIT_MS);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (Date.now() < at.getTime()) this.arm(at, callback);
      else callback();
    }, waitMs);
    timer.unref();
    this.#timers.add(timer);
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
