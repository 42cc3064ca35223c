import { Worker } from 'node:worker_threads';
import { permanent, transient } from '../../../core/contracts/failure.ts';
import type { CodeReply, CodeRequest, CodeThreadData } from './code-thread.ts';

/** Memory of JavaScript objects in a thread. Typed arrays don't count. */
const MOST_MIB = 1_024;

interface OwnCodeOptions extends CodeThreadData {
  /** Address of the compiled `code-thread.js`. */
  readonly entry: URL;
  /** Longest time for `init`, and for each `run`. */
  readonly deadlineMs: number;
}

/**
 * Runs a module, such as the code of a model, in a thread of its own, one value after the other. A thread that takes too long or ends is replaced, and only the value that
 * it had fails.
 */
export class OwnCode {
  readonly #options: OwnCodeOptions;
  #thread: Promise<Worker> | undefined;
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #lastId = 0;
  #isClosed = false;

  constructor(options: OwnCodeOptions) {
    this.#options = options;
  }

  /**
   * Starts the thread, which otherwise starts with the first value.
   * @throws RepaintError `engine`, permanent, if the module can't be loaded or its `init` fails
   */
  async open(): Promise<void> {
    await this.#open();
  }

  /**
   * @returns what `run` gives, unchecked
   * @throws RepaintError `engine`: permanent if `run` throws or the code is closed, transient if it takes too long
   */
  run(value: unknown, signal: AbortSignal): Promise<unknown> {
    const done = this.#last.then(async () => {
      signal.throwIfAborted();
      return this.#runOnce(await this.#open(), value);
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    this.#forget(worker);
    await worker?.terminate();
  }

  /** The next value gets another thread. */
  #forget(worker: Worker | undefined): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#thread = undefined;
  }

  #open(): Promise<Worker> {
    if (this.#isClosed) throw permanent('engine', `${this.#options.file} is closed.`);
    this.#thread ??= this.#start();
    return this.#thread;
  }

  async #start(): Promise<Worker> {
    const { entry, folder, file } = this.#options;
    const workerData: CodeThreadData = { folder, file };
    // The variables of the service may hold secrets.
    const thread = new Worker(entry, { workerData, env: {}, resourceLimits: { maxOldGenerationSizeMb: MOST_MIB } });
    this.#worker = thread;
    // It may end between two values.
    thread.once('exit', () => this.#forget(thread)).on('error', () => undefined);
    try {
      await this.#reply(thread, 'init', (reply) => reply.type === 'ready' || reply.id === undefined);
      return thread;
    } catch (thrown) {
      this.#forget(thread);
      await thread.terminate();
      throw thrown;
    }
  }

  async #runOnce(thread: Worker, value: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    const request: CodeRequest = { id, value };
    const replied = this.#reply(thread, 'run', (reply) => reply.type !== 'ready' && reply.id === id);
    thread.postMessage(request);
    const reply = await replied;
    return reply.type === 'gave' ? reply.value : undefined;
  }

  /** Waits for a reply. A thread that gives none in time is ended, and the next value gets another. */
  async #reply(thread: Worker, what: string, isMeant: (reply: CodeReply) => boolean): Promise<CodeReply> {
    const { file, deadlineMs } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const listeners = new AbortController();
    try {
      const reply = await new Promise<CodeReply>((resolve, reject) => {
        const end = (why: string, cause?: unknown) => {
          this.#forget(thread);
          void thread.terminate();
          reject(transient('engine', `${file} ${why}.`, cause));
        };
        const hear = (message: CodeReply) => isMeant(message) && resolve(message);
        const fail = (cause: Error) => end(`failed in its thread: ${cause.message}`, cause);
        const exit = () => end(`ended its thread during ${what}`);
        timer = setTimeout(() => end(`took longer than ${deadlineMs} ms for ${what}`), deadlineMs);
        thread.on('message', hear).on('error', fail).on('exit', exit);
        listeners.signal.addEventListener('abort', () => {
          thread.off('message', hear).off('error', fail).off('exit', exit);
        });
      });
      if (reply.type === 'failed') throw permanent('engine', `${file} failed in ${what}: ${reply.message}.`);
      return reply;
    } finally {
      clearTimeout(timer);
      listeners.abort();
    }
  }
}
