import { AsyncLocalStorage } from 'node:async_hooks';
import type { JobId } from '../../core/contracts/job-id.ts';
import type { ByteSource } from '../../core/media/bytes/byte-source.ts';

/** A task that reads a stranger's bytes. */
export interface Reader {
  readonly job: JobId;
  /** The name of the source, for the job's owner. */
  readonly video: string;
}

/** Hears who reads: `number` stands for the task until `leave`. */
export interface ReaderListener {
  enter(number: number, reader: Reader): void;
  leave(number: number): void;
  /** Called just before what was read is parsed. */
  read(number: number): void;
}

const NOBODY: ReaderListener = { enter: () => {}, leave: () => {}, read: () => {} };

/** Knows which task read last. A parser that never ends is that task's, most likely: it runs as soon as it has its bytes. */
export class Readers {
  readonly #current = new AsyncLocalStorage<number>();
  #listener = NOBODY;
  #last = 0;

  report(listener: ReaderListener): void {
    this.#listener = listener;
  }

  /** Does the work of a task; whatever is read meanwhile, through {@link noting}, counts as read by it. */
  async perform<T>(reader: Reader, work: () => Promise<T>): Promise<T> {
    const number = ++this.#last;
    this.#listener.enter(number, reader);
    try {
      return await this.#current.run(number, work);
    } finally {
      this.#listener.leave(number);
    }
  }

  noting(source: ByteSource): ByteSource {
    return {
      size: source.size,
      read: async (start, end) => {
        const bytes = await source.read(start, end);
        const number = this.#current.getStore();
        if (number !== undefined) this.#listener.read(number);
        return bytes;
      },
    };
  }
}
