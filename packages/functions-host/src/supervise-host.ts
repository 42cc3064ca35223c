import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Logger } from 'pino';
import { watchFiles } from './watch-files.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** After a host has run for this long, the pauses begin with the first one again. */
const STEADY_MS = 60_000;

export interface Supervised {
  /** The arguments of `node` that start the host. */
  nodeArguments: readonly string[];
  /** The folder of the app; the host is restarted when its files change. `undefined` means that nothing is watched. */
  watchedFolder: string | undefined;
  log: Logger;
}

/**
 * Keeps a host running. If it ends by itself, it is restarted after pauses that double. If its app changes, it is restarted at once. If
 * the first start fails, it isn't tried again.
 * @returns the exit code, after SIGTERM, SIGINT or a failed first start
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
  /** Waits until the time is over, the app has changed, or the supervisor is to stop. */
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
      log.info('The app has changed; the host is restarted');
      continue;
    }
    if (upMs > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
    log.error({ code, pauseMs }, 'The host has ended by itself and is restarted');
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
