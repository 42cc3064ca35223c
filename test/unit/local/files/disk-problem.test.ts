import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { commandError } from '../../../../local/commands/run-command.ts';
import { diskReason } from '../../../../local/files/disk-problem.ts';

test.each([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'your quota of the disk'],
  ['EROFS', 'the disk is read-only'],
  ['EACCES', 'you may not write there'],
])('%s gets a sentence with the place and a way out', (code, words) => {
  const thrown = Object.assign(new Error(`${code}: no, write`), { code, path: '/data/x' });
  const { message } = commandError(thrown);
  expect(message).toMatch(/^\/data\/x can't be written: /);
  expect(message).toContain(words);
  expect(diskReason(`Error: ${code}: it says, open '/x'`)).toContain(words);
});

test.skipIf(process.platform !== 'linux')('a disk that is really full (/dev/full, of Linux)', async () => {
  const full = await writeFile('/dev/full', 'x').catch((error: unknown) => error);
  expect(commandError(full).message).toContain('the disk is full');
});

test('other errors are not blamed on the disk', () => {
  expect(diskReason('it ended with exit code 1')).toBeUndefined();
  expect(commandError(new Error('x')).message).toBe('Something went wrong: x');
});
