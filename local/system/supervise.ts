import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './child-process.ts';

const BACK_OFF_SECONDS = [0.5, 1, 2, 5, 10];
/** A child that ran for this long was well: what it dies of then starts the count anew. */
const WELL_AFTER_SECONDS = 60;

export interface Supervised {
  /** Rejects when the child has died too often in a row. */
  readonly failed: Promise<never>;
  stop(graceSeconds: number): Promise<void>;
}

/**
 * Keeps a child running: one that dies is started again, each time in a row later, five times at most.
 * @param restart resolves once the child is ready
 * @param onDeath told how it ended and when it is started again
 */
export function supervise(
  first: Child,
  restart: () => Promise<Child>,
  onDeath: (how: string, seconds: number) => void,
): Supervised {
  const stopping = new AbortController();
  let child = first;

  const watch = async (): Promise<never> => {
    for (let deaths = 0; ; deaths++) {
      const startedAt = performance.now();
      const how = await child.ended;
      if (performance.now() - startedAt > WELL_AFTER_SECONDS * 1_000) deaths = 0;
      const seconds = BACK_OFF_SECONDS[deaths];
      if (stopping.signal.aborted) return forever();
      if (seconds === undefined) throw new Error(`it ended ${deaths + 1} times in a row, at last with ${how}`);
      onDeath(how, seconds);
      await sleep(seconds * 1_000, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return forever();
      child = await restart().catch(diedAtStart);
      if (stopping.signal.aborted) await child.stop(0);
    }
  };
  const failed = watch();
  failed.catch(() => undefined);

  return {
    failed,
    async stop(graceSeconds) {
      stopping.abort();
      await child.stop(graceSeconds);
    },
  };
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}

/** One that never became ready counts like one that died. */
function diedAtStart(error: Error): Child {
  return {
    pid: 0,
    ended: Promise.resolve(error.message),
    line: () => Promise.reject(error),
    stop: async () => undefined,
  };
}
