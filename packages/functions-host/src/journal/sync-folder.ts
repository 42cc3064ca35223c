import { open } from 'node:fs/promises';

/** Makes created, renamed and removed files in `folder` survive a power cut. Windows can't sync a folder and doesn't need it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
