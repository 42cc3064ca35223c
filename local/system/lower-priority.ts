import { writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** As nice value: on a core that is fully used, others get three times as much of it. */
const LOWER = 5;

/**
 * Lets other programs of the machine go before a process and those that it will start. It has to be called as soon as the process has been
 * started, since its threads and children keep what they begin with.
 */
export function lowerPriority(pid: number): void {
  try {
    const nice = Math.max(LOWER, getPriority(pid));
    setPriority(pid, nice);
    // Linux on a desk shares its cores among sessions first, and a nice value counts only within one.
    writeFileSync(`/proc/${pid}/autogroup`, String(nice));
  } catch {
    // It has ended, or this isn't such a Linux, where the nice value is enough.
  }
}
