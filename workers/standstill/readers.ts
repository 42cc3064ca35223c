import { AsyncLocalStorage } from 'node:async_hooks';
import type { JobId } from '../../core/contracts/job.ts';
import type { ByteSource } from '../../core/media/bytes/byte-source.ts';

/** A task that reads an uploaded source. */
export interface Reader {
  readonly job: JobId;
  /** The name of the source, for the message to the user. */
  readonly video: string;
}

/** Is called when tasks begin, end and read. `number` identifies a task until its `leave`. */
export interface ReaderListener {
  enter(number: number, reader: Reader): void;
  leave(number: number): void;
  /** Is called just before the bytes that were read are parsed. */
  read(number: number): void;
}

const NOBODY: ReaderListener = { enter: () => {}, leave: () => {}, read: () => {} };

/** Keeps track of which task has read last. A parser that never ends most likely belongs to that task, since parsers run right after a read. */
export class Readers {
  readonly #current = new AsyncLocalStorage<number>();
  #listener = NOBODY;
  #last = 0;

  report(listener: ReaderListener): void {
    this.#listener = listener;
  }

  /** Does the work of a task. Reads within it, through a source of {@link noting}, count as reads of this task. */
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
