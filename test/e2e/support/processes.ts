import { readdir, readFile } from 'node:fs/promises';

/** Processes of this machine whose command line contains a text. Empty where the system doesn't tell (not Linux). */
export async function processesWith(text: string): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return commands.map((command) => command.replaceAll('\0', ' ')).filter((command) => command.includes(text));
}
