import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Watched, watchFiles } from './watch-files.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** After a host has run for this long, the pauses begin with the first one again. */
const STEADY_MS = 60_000;

export interface Supervised {
  /** The arguments of `node` that start the host. */
  nodeArguments: readonly string[];
  /** The files of the app; the host is restarted when they change. By default, nothing is watched. */
  watched?: Watched;
  log: Logger;
}

/**
 * Keeps a host running. If it ends by itself, it is restarted after pauses that double. If its app changes, it is restarted at once. If
 * the first start fails, it isn't tried again.
 * @returns the exit code, after SIGTERM, SIGINT or a failed first start
 */
export async function superviseHost({ nodeArguments, watched, log }: Supervised): Promise<number> {
  const supervisor = new Supervisor(nodeArguments, log);
  process.on('SIGTERM', supervisor.stop).on('SIGINT', supervisor.stop);
  const unwatch = watched && (await watchFiles(watched, supervisor.restart));
  try {
    return await supervisor.run();
  } finally {
    unwatch?.();
  }
}

class Supervisor {
  readonly #nodeArguments: readonly string[];
  readonly #log: Logger;
  #child: ChildProcess | undefined;
  #pause = new AbortController();
  #isStopping = false;
  #hasChanged = false;

  constructor(nodeArguments: readonly string[], log: Logger) {
    this.#nodeArguments = nodeArguments;
    this.#log = log;
  }

  stop = (): void => {
    this.#isStopping = true;
    this.#endRun();
  };

  restart = (): void => {
    this.#hasChanged = true;
    this.#endRun();
  };

  /** @returns the exit code of the last host */
  async run(): Promise<number> {
    let pauseMs = FIRST_PAUSE_MS;
    let hasStarted = false;
    while (!this.#isStopping) {
      this.#hasChanged = false;
      const { code, isReady, upMs } = await this.#runOnce();
      hasStarted ||= isReady;
      if (this.#isStopping) return code ?? 1;
      if (this.#hasChanged) {
        this.#log.info('The app has changed; the host is restarted');
        continue;
      }
      if (!hasStarted) return code ?? 1;
      if (upMs > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
      this.#log.error({ code, pauseMs }, 'The host has ended by itself and is restarted');
      this.#pause = new AbortController();
      await delay(pauseMs, undefined, { signal: this.#pause.signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
    return 0;
  }

  async #runOnce() {
    const startedAt = performance.now();
    const child = spawn(process.execPath, this.#nodeArguments, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child = child;
    let isReady = false;
    child.once('message', () => {
      isReady = true;
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return { code, isReady, upMs: performance.now() - startedAt };
  }

  /** Ends the host, or the pause before the next one. */
  #endRun(): void {
    this.#child?.kill('SIGTERM');
    this.#pause.abort();
  }
}
