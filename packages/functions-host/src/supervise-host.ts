import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Logger } from 'pino';
import { watchFiles } from './watch-files.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A host that has been up as long as this is started again after the first pause. */
const STEADY_MS = 60_000;

export interface Supervised {
  /** How the host is started: arguments of node. */
  nodeArguments: readonly string[];
  /** A change of its files starts the host anew; `undefined` watches nothing. */
  watchedFolder: string | undefined;
  log: Logger;
}

/**
 * Keeps a host up: one that ends is started again, after pauses that double, and one whose app has changed is started anew. A host that
 * can't start at all is not tried again.
 * @returns the exit code, after SIGTERM, SIGINT, or the first start that fails
 */
export async function superviseHost({ nodeArguments, watchedFolder, log }: Supervised): Promise<number> {
  const state = { child: undefined as ChildProcess | undefined, isStopping: false, hasChanged: false, wake: () => {} };
  const endChild = () => {
    state.child?.kill('SIGTERM');
    state.wake();
  };
  const stop = () => {
    state.isStopping = true;
    endChild();
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  const unwatch = await watchFiles(watchedFolder, () => {
    state.hasChanged = true;
    endChild();
  });
  /** Until the time is over, the app has changed, or all is to stop. */
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      state.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  let pauseMs = FIRST_PAUSE_MS;
  for (let isFirst = true; ; isFirst = false) {
    state.hasChanged = false;
    const { code, isReady, upMs } = await runOnce(nodeArguments, (child) => {
      state.child = child;
    });
    if (state.isStopping || (isFirst && !isReady)) {
      unwatch();
      return code ?? 1;
    }
    if (state.hasChanged) {
      log.info('The app has changed; the host starts anew');
      continue;
    }
    if (upMs > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
    log.error({ code, pauseMs }, 'The host has ended by itself and is started again');
    await pause(pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    if (state.isStopping) return 0;
  }
}

async function runOnce(nodeArguments: readonly string[], onStart: (child: ChildProcess) => void) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, nodeArguments, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  onStart(child);
  let isReady = false;
  child.once('message', () => {
    isReady = true;
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, isReady, upMs: performance.now() - startedAt };
}
