import { readdir, readFile } from 'node:fs/promises';

/**
 * Processes of this machine whose command line or environment contains a text: the arguments of `start` are in the
 * environment of all that comes of it. The list is empty on systems other than Linux.
 * @returns their command lines
 */
export async function processesWith(text: string): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => Promise.all([read(pid, 'cmdline'), read(pid, 'environ')])));
  return found.filter((texts) => texts.some((each) => each.includes(text))).map(([command]) => command);
}

/** Reads a file of a process; returns an empty text if the process has ended or belongs to another user. */
async function read(pid: string, name: string): Promise<string> {
  const content = await readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
  return content.replaceAll('\0', ' ');
}
