import { Worker } from 'node:worker_threads';
import type { MediaIo, MediaTask, MediaTasks } from './media-tasks.ts';
import { performInThread, type ThreadLimits } from './perform-in-thread.ts';

export const DEFAULT_THREAD_LIMITS: ThreadLimits = { seconds: 30, megabytes: 768 };

export interface MediaThreadOptions {
  readonly limits?: Partial<ThreadLimits>;
  /** Address of the compiled `media-thread.js`, if it isn't beside this file. Node 20 can't start a thread from TypeScript. */
  readonly entry?: URL;
}

/** Number of idle threads that are kept, since starting one takes longer than inspecting a short clip. */
const KEPT_THREADS = 2;

/**
 * Runs tasks that parse users' files in threads that can be killed. A thread does one task at a time, and reads and writes through
 * its parent. It is ended if its task takes too much computing time or memory, or comes to a standstill.
 */
export class MediaThreads {
  readonly #limits: ThreadLimits;
  readonly #entry: URL;
  readonly #idle: Worker[] = [];

  constructor({ limits, entry = new URL('./media-thread.js', import.meta.url) }: MediaThreadOptions = {}) {
    this.#limits = { ...DEFAULT_THREAD_LIMITS, ...limits };
    this.#entry = entry;
  }

  /**
   * @param name of the source, for messages
   * @throws what the task and its sources throw; a permanent RepaintError `too-slow-to-read` or `too-large` if the thread was ended
   */
  async run<T extends MediaTask>(
    task: T,
    name: string,
    input: MediaTasks[T]['input'],
    io: MediaIo = { sources: {} },
  ): Promise<MediaTasks[T]['output']> {
    const thread = this.#idle.pop() ?? this.#start();
    thread.ref();
    const ended = await performInThread(thread, { task, name, input, io, limits: this.#limits });
    if (ended.isAlive) await this.#keep(thread);
    if ('thrown' in ended) throw ended.thrown;
    return ended.value as MediaTasks[T]['output'];
  }

  /** Ends the idle threads. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((thread) => thread.terminate()));
  }

  #start(): Worker {
    const { megabytes } = this.#limits;
    const thread = new Worker(this.#entry, { name: 'media', resourceLimits: { maxOldGenerationSizeMb: megabytes } });
    // If a thread dies while it is idle, no task fails.
    thread.on('error', () => undefined);
    thread.once('exit', () => {
      const at = this.#idle.indexOf(thread);
      if (at >= 0) this.#idle.splice(at, 1);
    });
    return thread;
  }

  async #keep(thread: Worker): Promise<void> {
    if (this.#idle.length >= KEPT_THREADS) return void (await thread.terminate());
    // An idle thread must not keep the process running.
    thread.unref();
    this.#idle.push(thread);
  }
}
