import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { claimState, readState } from '../../../../local/system/state-file.ts';
import { test } from '../../../support/folder-test.ts';

let folder: string;
let file: string;

test.beforeEach(async ({ folder: own }) => {
  folder = own;
  file = join(folder, 'deep', 'system.json');
});

const where = { url: 'http://127.0.0.1:1', storage: 'secret', children: [] };

/** A process number that nobody has. */
const deadPid = () => spawnSync(process.execPath, ['--version']).pid;

test('one claims, others see who and where, and the release leaves nothing', async () => {
  const claim = await claimState(file, 'start');
  expect(await claimState(file, 'paint')).toBeUndefined();
  await claim?.publish(where);
  expect(await readState(file)).toEqual({ pid: process.pid, command: 'start', ...where });
  await claim?.release();
  expect(await readState(file)).toBeUndefined();
  expect(await readdir(join(folder, 'deep'))).toEqual([]);
});

test('a folder that can’t be made is refused in one sentence', async () => {
  await writeFile(join(folder, 'file'), '');
  for (const taken of ['file', 'file/deep']) {
    await expect(claimState(join(folder, taken, 'system.json'), 'start')).rejects.toThrow(
      /^Storage and logs can't be kept in .*: name another folder with --data\.$/,
    );
  }
});

test('of ten at once, one claims', async () => {
  const claims = await Promise.all(Array.from({ length: 10 }, () => claimState(file, 'paint')));
  const [claim, ...others] = claims.filter((each) => each !== undefined);
  expect(others).toEqual([]);
  await claim?.release();
});

test.skipIf(process.platform === 'win32')('only its owner can read it: it holds the key of the storage', async () => {
  const claim = await claimState(file, 'start');
  expect((await stat(file)).mode & 0o077).toBe(0);
  await claim?.publish(where);
  expect((await stat(file)).mode & 0o077).toBe(0);
  await claim?.release();
});

test.each([
  ['a process that is dead', () => JSON.stringify({ pid: deadPid(), command: 'paint' })],
  ['nobody can read', () => '{"pid":'],
])('what was left by %s is taken over', async (_name, content) => {
  await (await claimState(file, 'start'))?.release();
  await writeFile(file, content());
  expect(await readState(file)).toBeUndefined();
  const claim = await claimState(file, 'paint');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ pid: process.pid, command: 'paint' });
  await claim?.release();
});

test('a file that nobody keeps fresh is taken over, although its process number is in use again', async () => {
  await (await claimState(file, 'start'))?.release();
  await writeFile(file, JSON.stringify({ pid: process.pid, command: 'paint' }));
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(file, longAgo, longAgo);
  const claim = await claimState(file, 'start');
  expect(claim).toBeDefined();
  await claim?.release();
});
