import { Worker } from 'node:worker_threads';
import type { Reader, Readers } from './readers.ts';

/** How often the main thread shows that it is there. */
export const BEAT_MILLISECONDS = 500;

/** The places in the memory that both threads share: beats so far, and the number of the task that read last. */
export const BEATS = 0;
export const LAST_READER = 1;

export interface StandstillThreadData {
  readonly shared: Int32Array;
  readonly seconds: number;
  /** For the log. */
  readonly worker: string;
}

export type ReaderMessage = { readonly number: number; readonly reader?: Reader };

/**
 * Ends this process when its main thread has done nothing but one thing for so many seconds: a parser goes round in circles
 * on a stranger's bytes, and no task in hand goes on. A thread watches; before it ends the process it notes in storage whose bytes
 * were read last. After some times the job of that source fails as `too-slow-to-read` (`standstill-thread.ts`).
 */
export function watchStandstill(
  readers: Readers,
  options: { readonly seconds: number; readonly worker: string },
): void {
  const shared = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const workerData: StandstillThreadData = { shared, ...options };
  const thread = new Worker(new URL('./standstill-thread.js', import.meta.url), { name: 'standstill', workerData });
  thread.unref();
  setInterval(() => Atomics.add(shared, BEATS, 1), BEAT_MILLISECONDS).unref();
  const post = (message: ReaderMessage) => thread.postMessage(message);
  readers.report({
    enter: (number, reader) => post({ number, reader }),
    leave: (number) => post({ number }),
    read: (number) => Atomics.store(shared, LAST_READER, number),
  });
}
