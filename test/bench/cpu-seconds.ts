import { readdir, readFile } from 'node:fs/promises';

/** What /proc counts time in, on every Linux. */
const TICKS_A_SECOND = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
  readonly command: string;
}

/**
 * Sums the computing time of processes and all their descendants, in seconds.
 * @param roots process ids; needs Linux
 * @param isCounted selects processes; their descendants are counted as well
 */
export async function cpuSeconds(
  roots: readonly number[],
  isCounted: (found: Process) => boolean = () => true,
): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const processes = (await Promise.all(pids.map(readProcess))).flat();
  const family = familyOf(processes, new Set(roots));
  const counted = processes.filter((each) => family.has(each.pid) && isCounted(each)).map(({ pid }) => pid);
  const ours = familyOf(processes, new Set(counted));
  return processes.reduce((sum, { pid, ticks }) => (ours.has(pid) ? sum + ticks : sum), 0) / TICKS_A_SECOND;
}

/** Reads one process; none if it has ended. */
async function readProcess(pid: string): Promise<Process[]> {
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  const [stat, command] = await Promise.all([read('stat'), read('cmdline')]);
  if (stat === '') return [];
  // The name of the process, in brackets, may contain anything.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  const ticks = fields.slice(11, 15).reduce((sum, part) => sum + part, 0);
  return [{ pid: Number(pid), parent, ticks, command }];
}

/** Adds all descendants to a set of process ids. */
function familyOf(processes: readonly Process[], family: Set<number>): Set<number> {
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  return family;
}
