import { setTimeout as sleep } from 'node:timers/promises';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { record } from '../../core/telemetry/record.ts';
import { type ModelAttributes, Turn } from '../telemetry/turn.ts';

export interface BatchSettings {
  /** The most items of a batch; 1 turns batching off. */
  readonly size: number;
  /** How long the first item of a batch waits for others, in milliseconds. */
  readonly windowMs: number;
}

interface Entry<In, Out> {
  readonly value: In;
  readonly key: string;
  readonly signal: AbortSignal;
  readonly turn: Turn;
  readonly resolve: (result: Out) => void;
  readonly reject: (reason: unknown) => void;
}

interface BatcherOptions<In, Out> extends BatchSettings {
  readonly model: ModelAttributes;
  /** Items of one key may share a batch. */
  readonly keyOf: (value: In) => string;
  readonly run: (values: readonly In[], signal: AbortSignal) => Promise<readonly Out[]>;
}

/**
 * Runs the items of several requests together, one batch after the other, in the order in which they came. An item is dropped
 * if its client leaves while it waits. A client that leaves while its batch runs doesn't stop the batch for the others.
 */
export class Batcher<In, Out> {
  readonly #options: BatcherOptions<In, Out>;
  #waiting: Entry<In, Out>[] = [];
  #working: Promise<void> | undefined;
  #filled: AbortController | undefined;

  constructor(options: BatcherOptions<In, Out>) {
    this.#options = options;
  }

  /** @throws the reason of `signal` as soon as it is aborted, or what the work throws */
  add(value: In, signal: AbortSignal): Promise<Out> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const { keyOf, model } = this.#options;
      this.#enqueue({ value, key: keyOf(value), signal, turn: new Turn(model), resolve, reject });
    });
  }

  #enqueue(asked: Entry<In, Out>): void {
    const { signal } = asked;
    const leave = () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
      entry.reject(signal.reason);
    };
    const entry = { ...asked, ...staying(asked, () => signal.removeEventListener('abort', leave)) };
    signal.addEventListener('abort', leave, { once: true });
    this.#waiting.push(entry);
    if (this.#waiting.length >= this.#options.size) this.#filled?.abort();
    // A batch belongs to several requests, so it runs in the context of none.
    this.#working ??= context.with(ROOT_CONTEXT, () => this.#work());
  }

  /** Resolves when no batch is run, also of clients that have left. */
  async idle(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#window();
      await this.#runBatch(this.#take());
    }
    this.#working = undefined;
  }

  /** Waits until a batch is full or the window is over. */
  async #window(): Promise<void> {
    const { size, windowMs } = this.#options;
    if (size === 1 || windowMs === 0 || this.#waiting.length >= size) return;
    this.#filled = new AbortController();
    await sleep(windowMs, undefined, { signal: this.#filled.signal }).catch(() => undefined);
    this.#filled = undefined;
  }

  #take(): Entry<In, Out>[] {
    const key = this.#waiting[0]?.key;
    const batch = this.#waiting.filter((entry) => entry.key === key).slice(0, this.#options.size);
    this.#waiting = this.#waiting.filter((entry) => !batch.includes(entry));
    return batch;
  }

  async #runBatch(batch: readonly Entry<In, Out>[]): Promise<void> {
    if (batch.length === 0) return;
    const over = new AbortController();
    try {
      for (const { turn } of batch) turn.begin(batch.length);
      const left = whenAllLeft(
        batch.map(({ signal }) => signal),
        over.signal,
      );
      const results = await this.#runTold(batch, left);
      for (const [index, entry] of batch.entries()) entry.resolve(results[index] as Out);
    } catch (reason) {
      // One request must not fail because of another's input, so each item is run again alone.
      if (batch.length > 1) for (const entry of batch) await this.#runBatch([entry]);
      else batch[0]?.reject(reason);
    } finally {
      over.abort();
    }
  }

  async #runTold(batch: readonly Entry<In, Out>[], left: AbortSignal): Promise<readonly Out[]> {
    const { model, run } = this.#options;
    const begunAt = performance.now();
    const results = await run(
      batch.map(({ value }) => value),
      left,
    );
    record('scoringBatchSize', batch.length, model);
    record('scoringBatchDuration', (performance.now() - begunAt) / 1_000, model);
    return results;
  }
}

/** An entry that removes its listener when it leaves, and records its end. */
function staying<In, Out>(
  { turn, resolve, reject }: Entry<In, Out>,
  stay: () => void,
): Pick<Entry<In, Out>, 'resolve' | 'reject'> {
  return {
    resolve: (result) => {
      stay();
      turn.end();
      resolve(result);
    },
    reject: (reason) => {
      stay();
      turn.end(reason);
      reject(reason);
    },
  };
}

/**
 * Makes a signal that is aborted once all of the signals are.
 * @param over ends the listening
 */
function whenAllLeft(signals: readonly AbortSignal[], over: AbortSignal): AbortSignal {
  if (signals.length === 1 && signals[0]) return signals[0];
  const controller = new AbortController();
  let left = 0;
  for (const signal of signals) {
    const leave = () => ++left === signals.length && controller.abort(signal.reason);
    signal.addEventListener('abort', leave, { once: true, signal: over });
  }
  return controller.signal;
}
