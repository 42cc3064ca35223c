import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { permanent } from '../../core/contracts/failure.ts';

/**
 * Lists the names of the folders in a folder, sorted, without hidden ones.
 * @param expected what the folder should be, for the message: `a folder of networks`
 * @throws RepaintError `engine`, permanent, if the folder can't be read
 */
export async function foldersIn(folder: string, expected: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown): Dirent[] => {
    throw permanent('engine', `${folder} can't be read: expected ${expected}.`, cause);
  });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders.map(({ name }) => name).toSorted();
}
