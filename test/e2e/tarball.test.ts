import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { makeClip } from './support/make-clip.ts';
import { processesWith } from './support/processes.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'repaint-tarball-'));
});
afterAll(async () => {
  expect(await processesWith(folder)).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

/** What `npm install <tarball>` makes of an empty folder, without a registry: of packages, only those that it depends on. */
async function install(): Promise<string> {
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, 'repaint'), { recursive: true });
  await execa('tar', ['-xzf', join(folder, stdout.trim()), '-C', join(modules, 'repaint'), '--strip-components=1']);
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(join(modules, 'repaint/package.json'), 'utf8')));
  for (const name of Object.keys(dependencies)) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(resolve('node_modules', name), join(modules, name), 'junction');
  }
  return join(modules, 'repaint/local/repaint.js');
}

test('the tarball paints a film in an empty folder, and keeps nothing in the package', async () => {
  const repaint = await install();
  await makeClip(join(folder, 'film.mp4'), { seconds: 1 });
  const env = { HOME: folder, XDG_DATA_HOME: join(folder, 'data'), LOCALAPPDATA: join(folder, 'data') };
  const { stdout } = await execa(process.execPath, [repaint, 'paint', 'film.mp4', '--json'], { cwd: folder, env });
  expect(JSON.parse(stdout)).toMatchObject({ frames: 25 });
  expect(await readdir(join(folder, 'painted'))).toHaveLength(2);
  expect(await readdir(join(folder, 'node_modules/repaint'))).not.toContain('.local');
  expect((await execa(process.execPath, [repaint, '--version'])).stdout).toMatch(/^\d+\.\d+\.\d+$/);
});
