import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { atEnd } from './free-resources.ts';

const APPS = 'packages/functions-host/test/apps';

/** An app of these files, inside the repository so that it finds the Azure packages, removed at the end. @returns its folder */
export async function madeApp(files: Record<string, string>): Promise<string> {
  const folder = join(APPS, `.made-${process.pid}-${Math.random().toString(36).slice(2)}`);
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  atEnd(() => rm(folder, { recursive: true }));
  return folder;
}

/** An app of ES modules whose one file is `code`. @returns the name of its folder among the apps */
export async function madeModule(code: string, files: Record<string, string> = {}): Promise<string> {
  const imports = "import { app } from '@azure/functions';\n";
  return basename(await madeApp({ 'package.json': '{"main":"app.mjs"}', 'app.mjs': imports + code, ...files }));
}
