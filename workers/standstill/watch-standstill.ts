import { Worker } from 'node:worker_threads';
import type { Reader, Readers } from './readers.ts';

/** The interval at which the main thread shows that it isn't blocked. */
export const BEAT_MILLISECONDS = 500;

/** The indices in the memory that both threads share: the number of beats so far, and the number of the task that read last. */
export const BEATS = 0;
export const LAST_READER = 1;

export interface StandstillThreadData {
  readonly shared: Int32Array;
  readonly seconds: number;
  /** The name of the worker, for the log. */
  readonly worker: string;
}

export type ReaderMessage = { readonly number: number; readonly reader?: Reader };

/**
 * Ends this process when its main thread has been blocked for so many seconds, which happens if a parser loops on a hostile file and so
 * holds up all tasks. A second thread watches. Before it ends the process, it records in storage which source was read last; after
 * three such records the job of that source fails as `too-slow-to-read` (`standstill-thread.ts`).
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
