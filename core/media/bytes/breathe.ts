import { setImmediate } from 'node:timers/promises';

const STEPS = 512;

/**
 * Yields to timers and I/O every 512 steps. A parser that finds everything in memory resolves in microtasks, so that a loop
 * over a long video would block the event loop for seconds.
 */
export async function breathe(step: number): Promise<void> {
  if (step % STEPS === STEPS - 1) await setImmediate();
}
