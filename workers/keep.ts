import type { Plan } from '../core/contracts/plan.ts';
import type { Kept } from './ports.ts';

interface Entry<T> {
  readonly value: Promise<T>;
  /** The number of tasks that are using the value. */
  users: number;
}

/**
 * Keeps values open that were opened for the latest plans or other orders. The tasks of one job mostly follow one another, so a few values suffice.
 * Several tasks can share a value; it is never closed while one of them uses it.
 * @param options.most the number of values that stay open although no task uses them
 * @param options.idleMs after this time without a task, none of them stays open; by default, they stay
 */
export function keep<T, P = Plan>(options: {
  readonly most: number;
  readonly idleMs?: number;
  readonly key: (plan: P) => string;
  readonly open: (plan: P) => Promise<T>;
  readonly close: (value: T) => Promise<void> | void;
}): Kept<T, P> {
  /** The entry that was used longest ago comes first. */
  const kept = new Map<string, Entry<T>>();
  const closing = new Set<Promise<void>>();
  /** These were forgotten while tasks used them; the last of those tasks closes them. */
  const forgotten = new Set<Entry<T>>();
  let idle: NodeJS.Timeout | undefined;

  function close({ value }: Entry<T>): void {
    const closed: Promise<void> = value
      .then(options.close)
      .catch(() => undefined)
      .finally(() => closing.delete(closed));
    closing.add(closed);
  }

  function remove(key: string, entry: Entry<T>): void {
    if (kept.get(key) === entry) kept.delete(key);
    if (entry.users === 0) close(entry);
    else forgotten.add(entry);
  }

  function closeUnused(most: number): void {
    for (const [key, entry] of kept) {
      if (kept.size <= most) return;
      if (entry.users === 0) remove(key, entry);
    }
  }

  function take(plan: P): Entry<T> {
    const key = options.key(plan);
    const entry = kept.get(key) ?? { value: options.open(plan), users: 0 };
    kept.delete(key);
    kept.set(key, entry);
    entry.users++;
    entry.value.catch(() => {
      if (kept.get(key) === entry) kept.delete(key);
    });
    closeUnused(options.most);
    return entry;
  }

  function giveBack(entry: Entry<T>): void {
    entry.users--;
    if (entry.users === 0 && forgotten.delete(entry)) close(entry);
    closeUnused(options.most);
    clearTimeout(idle);
    if (options.idleMs !== undefined) idle = setTimeout(closeUnused, options.idleMs, 0).unref();
  }

  return {
    async use(plan, work) {
      const entry = take(plan);
      try {
        return await work(await entry.value);
      } finally {
        giveBack(entry);
      }
    },

    forget(plan) {
      const key = options.key(plan);
      const entry = kept.get(key);
      if (entry) remove(key, entry);
    },

    async close() {
      clearTimeout(idle);
      for (const entry of [...kept.values(), ...forgotten]) close(entry);
      kept.clear();
      forgotten.clear();
      await Promise.all(closing);
    },
  };
}
