import { setTimeout as sleep } from 'node:timers/promises';

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
  readonly resolve: (result: Out) => void;
  readonly reject: (reason: unknown) => void;
}

interface BatcherOptions<In, Out> extends BatchSettings {
  /** Items of one key may share a batch. */
  readonly keyOf: (value: In) => string;
  readonly run: (values: readonly In[], signal: AbortSignal) => Promise<readonly Out[]>;
}

/**
 * Does the work of several requests at once, one batch after the other, in the order they came. Whoever leaves while waiting is
 * not worked for; whoever leaves while a batch runs doesn't stop it for the others.
 */
export class Batcher<In, Out> {
  readonly #options: BatcherOptions<In, Out>;
  #waiting: Entry<In, Out>[] = [];
  #isWorking = false;
  #filled: AbortController | undefined;

  constructor(options: BatcherOptions<In, Out>) {
    this.#options = options;
  }

  /** @throws the reason of `signal` as soon as it is aborted, or what the work throws */
  add(value: In, signal: AbortSignal): Promise<Out> {
    const { promise, resolve, reject } = withResolvers<Out>();
    if (signal.aborted) reject(signal.reason);
    else this.#enqueue({ value, key: this.#options.keyOf(value), signal, resolve, reject });
    return promise;
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
    if (!this.#isWorking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    while (this.#waiting.length > 0) {
      await this.#window();
      await this.#runBatch(this.#take());
    }
    this.#isWorking = false;
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
      const values = batch.map(({ value }) => value);
      const left = whenAllLeft(
        batch.map(({ signal }) => signal),
        over.signal,
      );
      const results = await this.#options.run(values, left);
      for (const [index, entry] of batch.entries()) entry.resolve(results[index] as Out);
    } catch (reason) {
      // One request must not fail for what another brought.
      if (batch.length > 1) for (const entry of batch) await this.#runBatch([entry]);
      else batch[0]?.reject(reason);
    } finally {
      over.abort();
    }
  }
}

/** An entry that takes its listener away with it. */
function staying<In, Out>(
  { resolve, reject }: Entry<In, Out>,
  stay: () => void,
): Pick<Entry<In, Out>, 'resolve' | 'reject'> {
  return {
    resolve: (result) => {
      stay();
      resolve(result);
    },
    reject: (reason) => {
      stay();
      reject(reason);
    },
  };
}

/**
 * Aborted once all of them are.
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

function withResolvers<T>(): Omit<Entry<never, T>, 'value' | 'key' | 'signal'> & { promise: Promise<T> } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
