import { watch } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { glob } from 'tinyglobby';

/** Editors write a file in several steps, so a change counts when nothing else has changed for this time. */
const SETTLE_MS = 200;
const WATCHED = /\.(?:[cm]?js|json)$/;

export interface Watched {
  folder: string;
  /** A folder that isn't watched, since the host itself writes to it. It may lie elsewhere, or not exist yet. */
  except: string;
}

/**
 * Watches the scripts and JSON files of an app, except its packages and folders whose names begin with a dot.
 * @returns a function that ends the watch
 */
export async function watchFiles({ folder, except }: Watched, onChange: () => void): Promise<() => void> {
  const found = await glob('**', { cwd: folder, onlyDirectories: true, ignore: ['**/node_modules/**', '**/.*/**'] });
  const folders = found.map((each) => join(folder, each)).filter((each) => !isWithin(except, each));
  let timer: NodeJS.Timeout | undefined;
  const notice = (_event: string, file: string | null) => {
    if (!file || !WATCHED.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MS);
  };
  const watchers = [folder, ...folders].map((each) => watch(each, notice));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
}
