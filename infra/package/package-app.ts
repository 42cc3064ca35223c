import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { z } from 'zod';
import { buildPage } from '../../web/build-page.js';
import { refusePackages } from './refuse-packages.ts';
import { shareRegistry } from './share-registry.ts';

/** The Functions worker provides this package, which is on no registry. */
const INJECTED = '@azure/functions-core';
const Package = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  engines: z.object({ node: z.string() }),
});

/**
 * Makes the folder that is deployed as the Function App: host.json, a bundle of the app and one of the thread that reads videos, the page,
 * the style cards with their pictures, and the cards of the models that label. Nothing is installed or built in Azure, and nothing in it is native.
 * @param root the repository, with its packages installed
 * @param target folder that is replaced
 */
export async function packageApp(root: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await bundle(join(root, 'functions/app.ts'), join(target, 'dist/functions'));
  await bundle(join(root, 'core/media/thread/media-thread.ts'), join(target, 'dist/functions'));
  await copy(root, target, 'host.json');
  for (const file of [...(await styleFiles(root)), ...(await modelCards(root))]) await copy(root, target, file);
  await buildPage(root, join(target, 'dist/web'));
  for (const file of ['LICENSE', 'NOTICE']) await copy(root, target, file);
  await writePackageJson(root, target);
}

/** Bundles the app or the thread into a folder. It is as deep as in the compiled app, so that package.json is found in the same place. */
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

/** Lists the cards and the pictures that show the styles, but no weights. */
async function styleFiles(root: string): Promise<string[]> {
  const files = await readdir(join(root, 'models'), { recursive: true });
  return files.filter((file) => /[\\/](card\.json|[\w-]+\.jpg)$/.test(file)).map((file) => join('models', file));
}

/** Lists the cards of the models that label. */
async function modelCards(root: string): Promise<string[]> {
  const files = await readdir(join(root, 'scoring/models'), { recursive: true });
  return files.filter((file) => /[\\/]card\.json$/.test(file)).map((file) => join('scoring/models', file));
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
