import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';

const KEPT = '.previous.log';

/** A folder for fresh logs; those of the run before stay beside them as `<name>.previous.log`. */
export async function openLogs(data: string): Promise<(name: string) => string> {
  const folder = join(data, 'logs');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const old = (await readdir(folder)).filter((file) => file.endsWith('.log') && !file.endsWith(KEPT));
  await Promise.all(old.map((file) => rename(join(folder, file), join(folder, file.replace(/\.log$/, KEPT)))));
  return (name) => join(folder, `${name}.log`);
}
