import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Module = Readonly<Record<string, unknown>>;

/** Every export of the modules in a folder of the repository, by name: a new activity needs no line here. */
export async function exportsOf(folder: string): Promise<ReadonlyMap<string, unknown>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'));
  const modules = files.map((file) => import(pathToFileURL(join(process.cwd(), folder, file)).href) as Promise<Module>);
  return new Map((await Promise.all(modules)).flatMap((module) => Object.entries(module)));
}
