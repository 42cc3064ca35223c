import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { glob, isDynamicPattern } from 'tinyglobby';
import { z } from 'zod';
import { readIfExists } from '../read-if-exists.ts';
import { AppError } from './app-error.ts';
import type { FunctionApp } from './function-app.ts';

const PackageJson = z.looseObject({ main: z.string().optional(), type: z.string().optional() });
type PackageJson = z.infer<typeof PackageJson>;

/**
 * Loads the files that register the app's functions.
 * @param entry a path or glob from the app folder; by default `main` of its package.json
 * @throws AppError naming the file that can't be loaded
 */
export async function loadApp(app: FunctionApp, appFolder: string, entry?: string): Promise<void> {
  const packageJson = await readPackageJson(appFolder);
  const pattern = entry ?? packageJson.main;
  if (!pattern) throw new AppError(`${join(appFolder, 'package.json')} has no "main" that names the app's entry.`);
  for (const file of await entryFiles(appFolder, pattern)) await loadFile(file, packageJson);
  app.lock();
  if (app.functions.size === 0) throw new AppError(`${pattern} of ${appFolder} registers no function.`);
  await app.hooks.run('appStart', {
    hookData: {},
    appHookData: app.hooks.appHookData,
    functionAppDirectory: resolve(appFolder),
  });
}

async function readPackageJson(appFolder: string): Promise<PackageJson> {
  const path = join(appFolder, 'package.json');
  try {
    return PackageJson.parse(JSON.parse((await readIfExists(path)) ?? '{}'));
  } catch (error) {
    throw new AppError(`${path} can't be read: ${(error as Error).message}`);
  }
}

async function entryFiles(appFolder: string, pattern: string): Promise<string[]> {
  if (!isDynamicPattern(pattern)) return [isAbsolute(pattern) ? pattern : resolve(appFolder, pattern)];
  const files = await glob(pattern, { cwd: appFolder, absolute: true });
  if (files.length === 0) throw new AppError(`No file of ${appFolder} matches the entry "${pattern}".`);
  return files.sort();
}

async function loadFile(file: string, packageJson: PackageJson): Promise<void> {
  try {
    if (isModule(file, packageJson)) await import(pathToFileURL(file).href);
    else createRequire(file)(file);
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    throw new AppError(`The app's entry ${file} can't be loaded: ${message}`, { cause: stack });
  }
}

const isModule = (file: string, packageJson: PackageJson) =>
  file.endsWith('.mjs') || (!file.endsWith('.cjs') && packageJson.type === 'module');
