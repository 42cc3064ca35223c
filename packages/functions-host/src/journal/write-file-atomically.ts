import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './sync-folder.ts';

/** The files of a host may contain inputs and keys, so only their owner may read them, from the start. */
export const OWNER_ONLY = 0o600;

let lastTemporary = 0;

/** Replaces a file atomically: readers, and a host that starts after a crash, find either the old or the new content. */
export async function writeFileAtomically(path: string, content: string): Promise<void> {
  const temporary = `${path}.${process.pid}-${++lastTemporary}.tmp`;
  try {
    const handle = await open(temporary, 'w', OWNER_ONLY);
    try {
      await handle.writeFile(content);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}
