import { readdir, readFile } from 'node:fs/promises';

/** What /proc counts time in, on every Linux. */
const TICKS_A_SECOND = 100;

/**
 * Sums the computing time of processes and all their descendants, in seconds. What else the machine is at doesn't change it.
 * @param roots process ids; needs Linux
 */
export async function cpuSeconds(roots: readonly number[]): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  const processes = stats.filter(Boolean).map((stat) => {
    // The name of the process, in brackets, may contain anything.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const ticks = fields.slice(11, 15).reduce((sum, part) => sum + part, 0);
    return { pid: Number.parseInt(stat, 10), parent, ticks };
  });
  const family = new Set(roots);
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  const ours = processes.filter(({ pid }) => family.has(pid));
  return ours.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_A_SECOND;
}
