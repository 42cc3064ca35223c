import { cpus } from 'node:os';

/**
 * Starts watching all cores.
 * @returns a function that returns the share of their time that was not idle since the last call (0 to 1)
 */
export function coresBusy(): () => number {
  const before = totals();
  return () => {
    const after = totals();
    return 1 - (after.idle - before.idle) / (after.all - before.all);
  };
}

function totals(): { idle: number; all: number } {
  const times = cpus().map((core) => core.times);
  const idle = times.reduce((sum, time) => sum + time.idle, 0);
  const all = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, idle);
  return { idle, all };
}
