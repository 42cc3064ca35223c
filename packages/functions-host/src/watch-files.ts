import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { glob } from 'tinyglobby';

/** Editors write a file in several steps, so a change counts when nothing else has changed for this time. */
const SETTLE_MS = 200;
const WATCHED = /\.(?:[cm]?js|json)$/;

/**
 * Watches the scripts and JSON files of an app, except its packages and folders whose names begin with a dot.
 * @returns a function that ends the watch
 */
export async function watchFiles(folder: string | undefined, onChange: () => void): Promise<() => void> {
  if (folder === undefined) return () => {};
  const folders = await glob('**', { cwd: folder, onlyDirectories: true, ignore: ['**/node_modules/**', '**/.*/**'] });
  let timer: NodeJS.Timeout | undefined;
  const notice = (_event: string, file: string | null) => {
    if (!file || !WATCHED.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MS);
  };
  const watchers: FSWatcher[] = ['.', ...folders].map((each) => watch(join(folder, each), notice));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
