import { readFile } from 'node:fs/promises';

/** The most memory that a process has had resident so far, in MB; NaN where the system doesn't tell (not Linux). */
export async function peakMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? Number.NaN : Math.round(Number(kilobytes) / 1_024);
}
