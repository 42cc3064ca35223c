import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './child-process.ts';

const BACK_OFF_SECONDS = [0.5, 1, 2, 5, 10];
/** A child that ran for this long was well, so its death is counted as the first in a row. */
const WELL_AFTER_SECONDS = 60;

export interface Supervised {
  /** Rejects when the child has died too often in a row. */
  readonly failed: Promise<never>;
  stop(graceSeconds: number): Promise<void>;
}

export interface Supervision {
  /** Returns true for a line of output that shows that the child is well; its death is then counted as the first in a row. */
  readonly isWell?: (line: string) => boolean;
  /** True if the child is started again even after `failed`, because other children do the same work and the cause may pass. */
  readonly isTireless?: boolean;
  /** The waits after each death in a row. */
  readonly backOffSeconds?: readonly number[];
}

/**
 * Keeps a child running: if it dies, it is started again after a wait that grows with each death in a row. When the waits are used
 * up, it has failed.
 * @param restart starts the child and resolves once it is ready
 * @param onDeath is called with the way the child ended and the wait before its next start
 */
export function supervise(
  first: Child,
  restart: () => Promise<Child>,
  onDeath: (how: string, seconds: number) => void,
  { isWell = () => false, isTireless = false, backOffSeconds = BACK_OFF_SECONDS }: Supervision = {},
): Supervised {
  const stopping = new AbortController();
  const { failed, fail } = failure();
  let child = first;
  const watch = async (): Promise<void> => {
    for (let deaths = 0; ; deaths++) {
      const { how, wasWell } = await endOf(child, isWell);
      if (wasWell) deaths = 0;
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

/** Makes a promise that `fail` rejects. Nobody has to wait for it. */
function failure(): { readonly failed: Promise<never>; fail(reason: Error): void } {
  let fail: (reason: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  return { failed, fail };
}

/** Waits for the end of a child. @returns how it ended, and whether it was well before: it wrote such a line, or ran for long */
async function endOf(child: Child, isWell: (line: string) => boolean) {
  const startedAt = performance.now();
  const line = child.line((text) => (isWell(text) ? true : undefined), Number.POSITIVE_INFINITY);
  const saidSo = line.catch(() => false);
  const how = await child.ended;
  return { how, wasWell: (await saidSo) || performance.now() - startedAt > WELL_AFTER_SECONDS * 1_000 };
}

/** Makes a child that has ended already, since a start that failed counts as a death. */
function diedAtStart(error: Error): Child {
  return {
    pid: 0,
    ended: Promise.resolve(error.message),
    line: () => Promise.reject(error),
    stop: async () => undefined,
  };
}
