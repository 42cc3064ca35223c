import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { wrongUsage } from '../command-error.ts';
import { type FoundVideo, isFolder, videosIn } from '../files/find-videos.ts';
import { userFolder } from '../folders.ts';
import { showProgress } from '../progress/show-progress.ts';
import { outputFolder, paintInto } from './run-paint-many.ts';
import type { WatchFlags } from './watch.ts';

/** A file whose size and time haven't changed for this long counts as complete. */
const PAUSE_MS = 2_000;

/** Paints the videos of a folder as they arrive, until the signal is aborted. */
export async function watch(named: string, flags: WatchFlags, signal: AbortSignal): Promise<void> {
  const folder = resolve(userFolder(), named);
  if (!(await isFolder(folder))) throw wrongUsage(`${named} is a file: name the folder to watch.`);
  const out = await outputFolder(flags);
  const progress = showProgress(process.stdout);
  progress.note(`Watching ${folder}. Paintings go to ${out}. Press Ctrl-C to stop.`);
  const done = new Map<string, string>();
  let last = new Map<string, string>();
  while (!signal.aborted) {
    const videos = await videosIn(folder);
    const versions = await versionsOf(videos);
    const due = new Map(
      [...versions].filter(([file, version]) => version === last.get(file) && version !== done.get(file)),
    );
    last = versions;
    for (const [file, version] of due) done.set(file, version);
    if (due.size > 0) await paintInto(videos, out, flags, { progress, signal, isDue: (file) => due.has(file) });
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Identifies the version of each file by its size and time. A file that has just been removed has none. */
async function versionsOf(videos: readonly FoundVideo[]): Promise<Map<string, string>> {
  const versions = new Map<string, string>();
  for (const { file } of videos) {
    const found = await stat(file).catch(() => undefined);
    if (found) versions.set(file, `${found.size} ${found.mtimeMs}`);
  }
  return versions;
}
