import { on } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FrameOrder, RenderedFrame } from './render-worker.ts';
import type { Samples } from './scene/render-frame.ts';

/** Most workers, since each holds the whole scene in memory. */
const MOST_WORKERS = 8;

/**
 * Renders frames on all cores and yields them (RGB, 8 bits) in order.
 * @param times time of each frame in seconds
 * @param duration duration of the whole clip in seconds
 */
export async function* renderFilm(
  times: readonly number[],
  duration: number,
  samples: Samples,
): AsyncGenerator<Uint8Array> {
  const workers = Array.from(
    { length: Math.min(availableParallelism(), MOST_WORKERS) },
    () => new Worker(new URL('./render-worker.js', import.meta.url)),
  );
  // Worker n mod k renders frame n. Each has one order waiting, so that keeping the order costs no time.
  const order = (frame: number): void => {
    const seconds = times[frame];
    if (seconds === undefined) return;
    workers[frame % workers.length]?.postMessage({ seconds, duration, samples } satisfies FrameOrder);
  };
  const inboxes = workers.map((worker) => on(worker, 'message'));
  try {
    for (let frame = 0; frame < 2 * workers.length; frame++) order(frame);
    for (let frame = 0; frame < times.length; frame++) {
      const inbox = inboxes[frame % workers.length] as AsyncIterator<[RenderedFrame]>;
      const { value } = await inbox.next();
      order(frame + 2 * workers.length);
      yield value[0];
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
