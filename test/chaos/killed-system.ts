import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../../local/system/child-process.ts';
import type { FunctionsHost } from '../../local/system/functions-host.ts';
import type { OwnSystem } from '../support/own-system.ts';
import { pick, type Random } from './seeded.ts';

const VICTIMS = ['worker', 'worker', 'host', 'both'] as const;

/** The settings of each worker, by its name. */
export type Workers = Readonly<Record<string, Readonly<Record<string, string>>>>;
export const TWO_WORKERS: Workers = { 'worker-1': {}, 'worker-2': {} };

/** A system whose processes are killed without warning, and started again. */
export class KilledSystem {
  kills = 0;
  readonly #own: OwnSystem;
  readonly #env: Workers;
  readonly #workers = new Map<string, Child>();
  #host: FunctionsHost | undefined;

  constructor(own: OwnSystem, workers = TWO_WORKERS) {
    this.#own = own;
    this.#env = workers;
  }

  /** The process of a worker; undefined while it doesn't run. */
  pidOf(worker: string): number | undefined {
    return this.#workers.get(worker)?.pid;
  }

  /** The process of the Functions host that was started last. */
  get hostPid(): number {
    return this.#host?.child.pid ?? 0;
  }

  /** Sends a signal to every worker that runs. */
  signalWorkers(name: NodeJS.Signals): void {
    for (const { pid } of this.#workers.values()) process.kill(pid, name);
  }

  /** The address of the Functions host that was started last. */
  get url(): string {
    return this.#host?.url ?? 'http://127.0.0.1:9';
  }

  /** Starts every part that isn't running. */
  async start(): Promise<void> {
    for (const name of Object.keys(this.#env)) if (!this.#workers.has(name)) this.#startWorker(name);
    this.#host ??= await this.#own.startHost();
  }

  /** Starts every part that isn't running, again and again, because a start may fail amid the faults. */
  async revive(): Promise<void> {
    await this.#killHost();
    await this.start();
  }

  /**
   * Kills parts at random moments and starts them again.
   * @param perMinute the mean number of kills
   */
  async killUntil(isOver: () => boolean, random: Random, perMinute: number): Promise<void> {
    const [first = '', ...others] = Object.keys(this.#env);
    while (!isOver()) {
      await sleep(perMinute === 0 ? 1_000 : ((0.5 + random()) * 60_000) / perMinute);
      if (perMinute === 0 || isOver()) continue;
      const victim = pick(random, VICTIMS);
      if (victim !== 'host') await this.#killWorker(pick(random, [first, ...others]));
      if (victim !== 'worker') await this.#killHost();
      // Storage that fails may keep them from starting: the next turn tries again.
      await this.start().catch(() => undefined);
    }
  }

  #startWorker(name: string): void {
    const worker = this.#own.startWorker(name, { REPAINT_THREADS: '1', ...this.#env[name] });
    this.#workers.set(name, worker);
    void worker.ended.then(() => {
      if (this.#workers.get(name) === worker) this.#workers.delete(name);
    });
  }

  async #killWorker(name: string): Promise<void> {
    const worker = this.#workers.get(name);
    this.#workers.delete(name);
    if (worker) await this.#kill(worker);
  }

  async #killHost(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    if (host) await this.#kill(host.child);
  }

  async #kill({ pid, ended }: Child): Promise<void> {
    this.kills++;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It died by itself.
    }
    await ended;
  }
}
