import type { Plan } from '../core/contracts/plan.ts';
import type { Kept } from './ports.ts';

interface Entry<T> {
  readonly key: string;
  readonly value: Promise<T>;
  /** The number of tasks that are using the value. */
  users: number;
}

interface KeepOptions<T, P> {
  /** The number of values that stay open although no task uses them. */
  readonly most: number;
  /** After this time without a task, none of them stays open; by default, they stay. */
  readonly idleMs?: number;
  readonly key: (plan: P) => string;
  readonly open: (plan: P) => Promise<T>;
  readonly close: (value: T) => Promise<void> | void;
}

/**
 * Keeps values open that were opened for the latest plans or other orders. The tasks of one job mostly follow one another, so a few values suffice.
 * Several tasks can share a value; it is never closed while one of them uses it.
 */
export class Keeper<T, P = Plan> implements Kept<T, P> {
  readonly #options: KeepOptions<T, P>;
  /** The entries that the next tasks can share. The one that was used longest ago comes first. */
  readonly #kept = new Map<string, Entry<T>>();
  /** All entries that aren't closed. One that isn't kept any more is closed by the last of its tasks. */
  readonly #opened = new Set<Entry<T>>();
  readonly #closing = new Set<Promise<void>>();
  #idle: NodeJS.Timeout | undefined;

  constructor(options: KeepOptions<T, P>) {
    this.#options = options;
  }

  async use<R>(plan: P, work: (value: T) => Promise<R>): Promise<R> {
    const entry = this.#take(plan);
    try {
      return await work(await entry.value);
    } finally {
      this.#giveBack(entry);
    }
  }

  forget(plan: P): void {
    this.#drop(this.#kept.get(this.#options.key(plan)));
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    this.#kept.clear();
    for (const entry of this.#opened) this.#close(entry);
    await Promise.all(this.#closing);
  }

  #take(plan: P): Entry<T> {
    const key = this.#options.key(plan);
    const entry = this.#kept.get(key) ?? this.#open(key, plan);
    this.#kept.delete(key);
    this.#kept.set(key, entry);
    entry.users++;
    this.#dropUnused(this.#options.most);
    return entry;
  }

  #open(key: string, plan: P): Entry<T> {
    const entry = { key, value: this.#options.open(plan), users: 0 };
    this.#opened.add(entry);
    entry.value.catch(() => this.#drop(entry));
    return entry;
  }

  #giveBack(entry: Entry<T>): void {
    const { most, idleMs } = this.#options;
    entry.users--;
    if (entry.users === 0 && this.#kept.get(entry.key) !== entry) this.#close(entry);
    this.#dropUnused(most);
    clearTimeout(this.#idle);
    if (idleMs !== undefined) this.#idle = setTimeout(() => this.#dropUnused(0), idleMs).unref();
  }

  #dropUnused(most: number): void {
    for (const entry of this.#kept.values()) {
      if (this.#kept.size <= most) return;
      if (entry.users === 0) this.#drop(entry);
    }
  }

  /** Gives an entry to no further task. */
  #drop(entry: Entry<T> | undefined): void {
    if (!entry) return;
    if (this.#kept.get(entry.key) === entry) this.#kept.delete(entry.key);
    if (entry.users === 0) this.#close(entry);
  }

  #close(entry: Entry<T>): void {
    if (!this.#opened.delete(entry)) return;
    const closed: Promise<void> = entry.value
      .then(this.#options.close)
      .catch(() => undefined)
      .finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }
}
