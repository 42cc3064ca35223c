import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Module = Readonly<Record<string, unknown>>;

/** Imports every module in a folder and returns its exports by name, so that a new activity needs no line here. */
export async function exportsOf(folder: string): Promise<ReadonlyMap<string, unknown>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'));
  const modules = files.map((file) => import(pathToFileURL(join(process.cwd(), folder, file)).href) as Promise<Module>);
  return new Map((await Promise.all(modules)).flatMap((module) => Object.entries(module)));
}
