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

export interface Supervision {
  /** Whether a line of the child's output shows that it is well: what it dies of then starts the count anew. */
  readonly isWell?: (line: string) => boolean;
  /** Goes on starting the child after it has failed: others do the same work, and what it dies of may pass. */
  readonly isTireless?: boolean;
  /** How long to wait after each death in a row. */
  readonly backOffSeconds?: readonly number[];
}

/**
 * Keeps a child running: one that dies is started again, each time in a row later. After as many deaths in a row as there are
 * waits it has failed.
 * @param restart resolves once the child is ready
 * @param onDeath told how it ended and when it is started again
 */
export function supervise(
  first: Child,
  restart: () => Promise<Child>,
  onDeath: (how: string, seconds: number) => void,
  { isWell = () => false, isTireless = false, backOffSeconds = BACK_OFF_SECONDS }: Supervision = {},
): Supervised {
  const stopping = new AbortController();
  let child = first;
  let fail: (error: Error) => void;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);

  const watch = async (): Promise<void> => {
    for (let deaths = 0; ; deaths++) {
      const startedAt = performance.now();
      const wasWell = seen(child, isWell);
      const how = await child.ended;
      if ((await wasWell) || performance.now() - startedAt > WELL_AFTER_SECONDS * 1_000) deaths = 0;
      if (stopping.signal.aborted) return;
      if (deaths >= backOffSeconds.length) {
        fail(new Error(`it ended ${deaths + 1} times in a row, at last with ${how}`));
        if (!isTireless) return;
      }
      const seconds = backOffSeconds[deaths] ?? backOffSeconds.at(-1) ?? 0;
      onDeath(how, seconds);
      await sleep(seconds * 1_000, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      child = await restart().catch(diedAtStart);
      if (stopping.signal.aborted) await child.stop(0);
    }
  };
  void watch();

  return {
    failed,
    async stop(graceSeconds) {
      stopping.abort();
      await child.stop(graceSeconds);
    },
  };
}

/** Whether the child writes such a line before its end. */
function seen(child: Child, isWell: (line: string) => boolean): Promise<boolean> {
  const line = child.line((text) => (isWell(text) ? true : undefined), Number.POSITIVE_INFINITY);
  return line.catch(() => false);
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
