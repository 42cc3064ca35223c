import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { test } from '../../support/folder-test.ts';

const compiler = resolve('local/compile-if-needed.js');
let root: string;

test.beforeEach(async ({ folder }) => {
  root = folder;
  await mkdir(join(root, 'local'));
  await symlink(resolve('node_modules'), join(root, 'node_modules'), 'junction');
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  await writeFile(join(root, 'tsconfig.json'), '{}');
  const compilerOptions = { outDir: 'dist', rootDir: '.', module: 'nodenext', types: [] };
  await writeFile(join(root, 'tsconfig.build.json'), JSON.stringify({ compilerOptions, include: ['local'] }));
  await writeFile(join(root, 'local', 'main.ts'), 'export const answer: number = 1;\n');
});

/** In a process of its own, as launches are. @returns what it says is wrong */
async function compile(): Promise<string> {
  const script = `import { compileIfNeeded } from ${JSON.stringify(compiler)};
    process.stdout.write((await compileIfNeeded(process.argv[1])) ?? '');`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, root]);
  return stdout;
}
const output = () => join(root, 'dist', 'local', 'main.js');

test('compiles what is missing or has changed, and nothing else', async () => {
  expect(await compile()).toBe('');
  const first = await stat(output());
  await compile();
  expect((await stat(output())).mtimeMs).toBe(first.mtimeMs);
  await writeFile(join(root, 'local', 'main.ts'), 'export const answer: number = 42;\n');
  await compile();
  expect(await readFile(output(), 'utf8')).toContain('42');
});

test('several launches at once compile once, and none is left with half of it', async () => {
  const problems = await Promise.all([compile(), compile(), compile()]);
  expect(problems).toEqual(['', '', '']);
  expect(await readFile(output(), 'utf8')).toContain('answer = 1');
  expect(await readdir(join(root, 'dist'))).not.toContain('.compiling');
});

test('a lock whose owner is dead is taken over', async () => {
  await mkdir(join(root, 'dist'));
  await writeFile(join(root, 'dist', '.compiling'), '999999999');
  expect(await compile()).toBe('');
});

test("says what doesn't compile, and tries again next time", async () => {
  await writeFile(join(root, 'local', 'main.ts'), 'export const answer = ;\n');
  expect(await compile()).toMatch(/^The sources don't compile:\nlocal\/main\.ts.*error/s);
  await writeFile(join(root, 'local', 'main.ts'), 'export const answer = 2;\n');
  expect(await compile()).toBe('');
});
