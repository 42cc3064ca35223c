import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { z } from 'zod';
import { buildPage } from '../../web/build-page.js';
import { refusePackages } from './refuse-packages.ts';
import { shareRegistry } from './share-registry.ts';

/** The Functions worker provides it; it is on no registry. */
const INJECTED = '@azure/functions-core';
const Package = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  engines: z.object({ node: z.string() }),
});

/**
 * Makes the folder that is deployed as the Function App: host.json, a bundle of the app and one of the thread that reads videos, the page, the style
 * cards and their pictures. Nothing is installed or built
 * in Azure, and nothing native is in it.
 * @param root the repository, with its packages installed
 * @param target made anew
 */
export async function packageApp(root: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await bundle(join(root, 'functions/app.ts'), join(target, 'dist/functions'));
  await bundle(join(root, 'core/media/thread/media-thread.ts'), join(target, 'dist/functions'));
  await copy(root, target, 'host.json');
  for (const file of await styleFiles(root)) await copy(root, target, file);
  await buildPage(root, join(target, 'dist/web'));
  for (const file of ['LICENSE', 'NOTICE']) await copy(root, target, file);
  await writePackageJson(root, target);
}

/** App and thread lie beside each other, and as deep as the compiled app does, so that they find package.json at the same place. */
async function bundle(entry: string, folder: string): Promise<void> {
  const build = await rolldown({
    input: entry,
    platform: 'node',
    external: [INJECTED],
    plugins: [refusePackages(), shareRegistry()],
    logLevel: 'silent',
  });
  await build.write({
    dir: folder,
    format: 'esm',
    minify: { compress: true, mangle: false, codegen: true },
    keepNames: true,
  });
  await build.close();
}

/** Cards, and the pictures that show the styles; never weights. */
async function styleFiles(root: string): Promise<string[]> {
  const files = await readdir(join(root, 'models'), { recursive: true });
  return files.filter((file) => /[\\/](card\.json|[\w-]+\.jpg)$/.test(file)).map((file) => join('models', file));
}

async function writePackageJson(root: string, target: string): Promise<void> {
  const { name, version, license, engines } = Package.parse(await readJson(join(root, 'package.json')));
  const main = 'dist/functions/app.js';
  await writeJson(join(target, 'package.json'), {
    name,
    version,
    license,
    private: true,
    type: 'module',
    engines,
    main,
  });
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

async function copy(root: string, target: string, file: string): Promise<void> {
  await mkdir(dirname(join(target, file)), { recursive: true });
  await copyFile(join(root, file), join(target, file));
}
