import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Lets a file be written under another name beside its own: it appears as a whole or not at all, and one that is there is replaced.
 * @param write writes to the path that it gets
 */
export async function writeBeside<T>(path: string, write: (part: string) => Promise<T>): Promise<T> {
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  await mkdir(dirname(path), { recursive: true });
  try {
    const result = await write(part);
    await rename(part, path);
    return result;
  } finally {
    await rm(part, { force: true });
  }
}
