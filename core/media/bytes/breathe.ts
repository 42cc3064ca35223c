import { setImmediate } from 'node:timers/promises';

const STEPS = 512;

/**
 * Lets timers and I/O of the process run, every few hundred steps: parsers that find everything in memory resolve in
 * microtasks, and a loop over a long video would hold the event loop for seconds.
 */
export async function breathe(step: number): Promise<void> {
  if (step % STEPS === STEPS - 1) await setImmediate();
}
