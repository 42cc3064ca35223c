import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { CommandError, wrongUsage } from '../command-error.ts';
import { manifestPath } from './output-path.ts';

/** A video that was named, or found in a folder that was named. */
export interface FoundVideo {
  /** Absolute path. */
  readonly file: string;
  /** Its folder within the folder that was named; empty for a video that was named itself. */
  readonly within: string;
}

const VIDEO = /\.(3g2|3gp|asf|avi|flv|m2ts|m4v|mkv|mov|mp4|mpe?g|mts|mxf|ogv|qt|ts|vob|webm|wmv)$/i;

/**
 * Finds the videos of folders, at any depth, in the order of their paths. Hidden files are left out, and so is what `paint` made,
 * which has its manifest beside it.
 * @param paths absolute paths of files and folders
 * @throws CommandError `source-missing` where a path doesn't exist, `usage` where a folder has no video
 */
export async function findVideos(paths: readonly string[]): Promise<FoundVideo[]> {
  const found = new Map<string, FoundVideo>();
  for (const path of paths) {
    const videos = (await isFolder(path)) ? await videosIn(path) : [{ file: path, within: '' }];
    if (videos.length === 0) throw wrongUsage(`There is no video in ${path}: name a folder that has some.`);
    for (const video of videos) if (!found.has(video.file)) found.set(video.file, video);
  }
  return [...found.values()];
}

/** @throws CommandError `source-missing` */
export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new CommandError('source-missing', `There is no file ${path}.`, undefined, { cause });
  });
  return found.isDirectory();
}

/** The videos of a folder, as `findVideos` finds them; it may have none. */
export async function videosIn(folder: string): Promise<FoundVideo[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Set(entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));
  const isHidden = (file: string) =>
    relative(folder, file)
      .split(/[\\/]/)
      .some((part) => part.startsWith('.'));
  const videos = [...files].filter((file) => VIDEO.test(file) && !isHidden(file) && !files.has(manifestPath(file)));
  if (videos.length === 0)
    throw wrongUsage(`There is no video in ${folder}: name a folder of videos, or a video itself.`);
  return videos.sort().map((file) => ({ file, within: dirname(relative(folder, file)) }));
}
