import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file under a temporary name beside its own and then renames it, so that the file appears only when it is whole. It replaces
 * one that is there.
 * @param write is given the temporary path to write to
 */
export async function writeBeside<T>(path: string, write: (part: string) => Promise<T>): Promise<T> {
  const part = partPath(path);
  await mkdir(dirname(path), { recursive: true });
  try {
    const result = await write(part);
    await rename(part, path);
    return result;
  } finally {
    await rm(part, { force: true });
  }
}

/** Returns the temporary path of a file that isn't whole yet. */
export function partPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.part`);
}
