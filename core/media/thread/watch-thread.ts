import type { Worker } from 'node:worker_threads';

const CHECK_MILLISECONDS = 100;
/** A thread that neither computes nor waits for anything from its parent has lost its way. */
const STANDSTILL_MILLISECONDS = 5_000;
/** Less computing between two looks is none. */
const LEAST_MILLISECONDS = 1;

/** Why a thread has to be ended. */
export type Overrun = 'too-slow' | 'stuck';

interface Watched {
  readonly thread: Worker;
  /** Of computing. */
  readonly seconds: number;
  readonly isAwaited: () => boolean;
  readonly isExhausted: () => boolean;
  readonly onOverrun: (why: Overrun) => void;
}

/**
 * Looks now and then at what a thread does; its computing is the time that its event loop is busy, even with something
 * that never gives it back.
 * @returns ends the watch
 */
export function watchThread({ thread, seconds, isAwaited, isExhausted, onOverrun }: Watched): () => void {
  const begun = computed(thread);
  let last = begun;
  let still = 0;
  const timer = setInterval(() => {
    const now = computed(thread);
    still = isAwaited() || now - last > LEAST_MILLISECONDS ? 0 : still + CHECK_MILLISECONDS;
    last = now;
    if (now - begun > seconds * 1_000 || isExhausted()) onOverrun('too-slow');
    else if (still > STANDSTILL_MILLISECONDS) onOverrun('stuck');
  }, CHECK_MILLISECONDS);
  return () => clearInterval(timer);
}

/** Milliseconds. */
function computed(thread: Worker): number {
  return thread.performance.eventLoopUtilization().active;
}
