import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, vi } from 'vitest';
import type { Azurite } from '../../local/system/azurite.ts';
import { test } from '../support/system-test.ts';
import { processesWith } from './support/processes.ts';
import { run, start, stop } from './support/repaint.ts';

let folder: string;
let azurite: Azurite;

test.beforeAll(async ({ azurite: started, sharedFolder }) => {
  azurite = started;
  folder = sharedFolder;
});

const args = (name: string) => [
  'start-func',
  '--port',
  '7999',
  '--storage',
  azurite.connection,
  '--data',
  join(folder, name),
];

test('without Core Tools, a sentence names where to get them', async () => {
  const { code, stderr } = await run(args('none'), { env: { PATH: '' } });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /\(func\) are not on the PATH: install them \(https:\/\/learn\.microsoft\.com\/.*\), or use npm start\.$/m,
  );
});

// Core Tools themselves aren't installed here: a program in their place shows what they would be given.
test.skipIf(process.platform === 'win32')('Core Tools get the app, the port, the settings, and their end', async () => {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(
    join(bin, 'func'),
    `#!/bin/sh\necho "func $* in $(pwd)"; echo "data is $DATA"; echo "blobs by $REPAINT_BLOB_SOURCE"\nexec sleep 61\n`,
  );
  await chmod(join(bin, 'func'), 0o755);
  const PATH = `${bin}${delimiter}${process.env['PATH']}`;
  const func = start(args('func'), { env: { PATH } });
  await func.says(/^blobs by LogsAndContainerScan$/m);
  expect(await processesWith('sleep 61')).toHaveLength(1);
  const { code, stdout } = await stop(func);
  expect(code).toBe(0);
  expect(stdout).toContain(`func start --port 7999 in ${process.cwd()}`);
  expect(stdout).toContain(`data is ${azurite.connection}`);
  expect(await processesWith(join(folder, 'func'))).toEqual([]);

  const killed = start(args('func'), { env: { PATH } });
  await killed.says(/^blobs by/m);
  await stop(killed, 'SIGKILL');
  await vi.waitFor(async () => expect(await processesWith('sleep 61')).toEqual([]), 15_000);
  await vi.waitFor(async () => expect(await processesWith(join(folder, 'func'))).toEqual([]), 15_000);
});
