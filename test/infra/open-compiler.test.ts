import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { openCompiler } from '../../infra/check/compiler/open-compiler.ts';

test.each([
  ['a folder', tmpdir(), /must be the file of the Bicep compiler/],
  ['a program that ends', process.execPath, /ended unexpectedly/],
])('a compiler that is %s rejects every request, and can be closed', async (_what, program, reason) => {
  const compiler = openCompiler(program);
  await expect(compiler.compile('main.bicep')).rejects.toThrow(reason);
  await expect(compiler.format('main.bicep')).rejects.toThrow(reason);
  await compiler.close();
});
