import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';

const KEPT = '.previous.log';

/** Opens the folder of the logs and renames old logs to `<name>.previous.log`. @returns a function from a name to the path of its log */
export async function openLogs(data: string): Promise<(name: string) => string> {
  const folder = join(data, 'logs');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const old = (await readdir(folder)).filter((file) => file.endsWith('.log') && !file.endsWith(KEPT));
  await Promise.all(old.map((file) => rename(join(folder, file), join(folder, file.replace(/\.log$/, KEPT)))));
  return (name) => join(folder, `${name}.log`);
}
