import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startAzurite } from '../../local/system/azurite.ts';
import { test as inFolder } from './folder-test.ts';
import { ownSystem } from './own-system.ts';

/**
 * `test` with storage and a system, each started for the first test of a file that asks for it, and stopped after the last:
 * `azurite` is an emulator alone, `system` one with a host and workers that the test starts. They keep their files in `sharedFolder`.
 */
export const test = inFolder
  .extend('azurite', { scope: 'file' }, async ({ sharedFolder }, { onCleanup }) => {
    const folder = join(sharedFolder, 'azurite');
    await mkdir(folder);
    const azurite = await startAzurite(folder, { blob: 0, queue: 0, table: 0 }, `${folder}.log`);
    onCleanup(() => azurite.child.stop(5));
    return azurite;
  })
  .extend('systemSettings', { scope: 'file' }, (): Readonly<Record<string, string>> => ({}))
  .extend('system', { scope: 'file' }, async ({ sharedFolder, systemSettings }, { onCleanup }) => {
    const system = await ownSystem(sharedFolder, systemSettings);
    onCleanup(() => system.stop());
    return system;
  });
