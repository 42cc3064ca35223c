import { PendingTask } from './pending-task.ts';

/**
 * Matches external events with waits for them, by name and ignoring case. Events that arrive before a wait are kept. The newest wait
 * gets the next event, so that an abandoned wait doesn't take it while a newer one is open.
 */
export class ExternalEvents {
  #waits = new Map<string, PendingTask[]>();
  #early = new Map<string, number>();

  wait(name: string): PendingTask {
    const key = name.toLowerCase();
    const task = new PendingTask();
    const waits = this.#waits.get(key);
    if (waits) waits.push(task);
    else this.#waits.set(key, [task]);
    this.#takeEarly(key);
    return task;
  }

  raise(name: string): void {
    const key = name.toLowerCase();
    const waits = this.#waits.get(key);
    const newest = waits?.pop();
    if (waits?.length === 0) this.#waits.delete(key);
    if (newest) newest.settle('completed');
    else this.#early.set(key, (this.#early.get(key) ?? 0) + 1);
  }

  #takeEarly(key: string): void {
    const count = this.#early.get(key);
    if (!count) return;
    if (count === 1) this.#early.delete(key);
    else this.#early.set(key, count - 1);
    this.raise(key);
  }
}
