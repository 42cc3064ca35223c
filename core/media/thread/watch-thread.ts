import type { Worker } from 'node:worker_threads';
import type { IoServer } from './io-server.ts';

const CHECK_MILLISECONDS = 100;
/** Time after which a thread that neither computes nor waits for its parent counts as stuck. */
const STANDSTILL_MILLISECONDS = 5_000;
/** Less computing time than this between two checks counts as none. */
const LEAST_MILLISECONDS = 1;

/** Why a thread has to be ended. */
export type Overrun = 'too-slow' | 'stuck';

interface Watched {
  readonly thread: Worker;
  /** Computing time that the thread may take. */
  readonly seconds: number;
  /** What the thread waits for and has read. */
  readonly server: Pick<IoServer, 'isAwaited' | 'isExhausted'>;
  readonly onOverrun: (why: Overrun) => void;
}

/**
 * Checks regularly whether a thread exceeds its limits or is stuck. Its computing time is the time that its event loop is busy,
 * even in an endless loop.
 * @returns a function that ends the watch
 */
export function watchThread({ thread, seconds, server, onOverrun }: Watched): () => void {
  const begun = computed(thread);
  let last = begun;
  let still = 0;
  const timer = setInterval(() => {
    const now = computed(thread);
    still = server.isAwaited || now - last > LEAST_MILLISECONDS ? 0 : still + CHECK_MILLISECONDS;
    last = now;
    if (now - begun > seconds * 1_000 || server.isExhausted) onOverrun('too-slow');
    else if (still > STANDSTILL_MILLISECONDS) onOverrun('stuck');
  }, CHECK_MILLISECONDS);
  return () => clearInterval(timer);
}

/** Returns the computing time of a thread so far, in milliseconds. */
function computed(thread: Worker): number {
  return thread.performance.eventLoopUtilization().active;
}
