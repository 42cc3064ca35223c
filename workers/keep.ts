import type { Plan } from '../core/contracts/plan.ts';
import type { Kept } from './ports.ts';

/**
 * Keeps what was opened for the latest plans. Tasks of one job come in a row, so few suffice; what is pushed out closes
 * once a minute has passed, since a task may still be at it.
 * @param most how many are kept
 */
export function keep<T>(options: {
  readonly most: number;
  readonly key: (plan: Plan) => string;
  readonly open: (plan: Plan) => Promise<T>;
  readonly close: (value: T) => Promise<void> | void;
}): Kept<T> {
  const kept = new Map<string, Promise<T>>();
  /** Pushed out, not yet closed. */
  const closing = new Map<NodeJS.Timeout, Promise<T>>();

  const closeNow = (value: Promise<T>) => value.then(options.close).catch(() => undefined);

  function retire(key: string): void {
    const value = kept.get(key);
    kept.delete(key);
    if (!value) return;
    const timer = setTimeout(() => {
      closing.delete(timer);
      void closeNow(value);
    }, CLOSE_AFTER_MS);
    timer.unref();
    closing.set(timer, value);
  }

  return {
    of(plan) {
      const key = options.key(plan);
      const opened = kept.get(key) ?? options.open(plan);
      kept.delete(key);
      kept.set(key, opened);
      for (const oldest of kept.keys()) {
        if (kept.size <= options.most) break;
        retire(oldest);
      }
      opened.catch(() => {
        if (kept.get(key) === opened) kept.delete(key);
      });
      return opened;
    },

    forget: (plan) => retire(options.key(plan)),

    async close() {
      const open = [...kept.values(), ...closing.values()];
      for (const timer of closing.keys()) clearTimeout(timer);
      kept.clear();
      closing.clear();
      await Promise.all(open.map(closeNow));
    },
  };
}

const CLOSE_AFTER_MS = 60_000;
