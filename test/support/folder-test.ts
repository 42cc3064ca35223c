import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as plain } from 'vitest';

/**
 * Vitest's `test` with empty folders, made when they are asked for: `folder` is one test's own, `sharedFolder` is shared by the tests of a file.
 * Each is removed with all that is in it once its test or its file has ended.
 */
export const test = plain
  .extend('parentFolder', { scope: 'worker' }, tmpdir())
  .extend('folder', ({ parentFolder }, { onCleanup }) => makeFolder(parentFolder, onCleanup))
  .extend('sharedFolder', { scope: 'file' }, ({ parentFolder }, { onCleanup }) => makeFolder(parentFolder, onCleanup));

export { test as it };

async function makeFolder(parent: string, onCleanup: (cleanUp: () => Promise<void>) => void): Promise<string> {
  const folder = await mkdtemp(join(parent, 'repaint-'));
  onCleanup(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
