import { readFile } from 'node:fs/promises';

/** Reads a text file; `undefined` if it doesn't exist. @throws the system's error if it can't be read */
export async function readIfExists(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
