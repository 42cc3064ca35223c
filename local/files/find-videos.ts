import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { messageOf } from '../../core/contracts/message-of.ts';
import { isPictureName } from '../../core/jobs/is-picture-name.ts';
import { CommandError, wrongUsage } from '../command-error.ts';
import { manifestPath } from './output-path.ts';

/** A video that was named by itself, or found in a named folder. */
export interface FoundVideo {
  /** The absolute path. */
  readonly file: string;
  /** The folder of the video, relative to the named folder; empty for a video that was named by itself. */
  readonly within: string;
}

/** Endings of videos, in whatever case. Those of `docs/formats.md` that are painted are all here. */
const ENDINGS =
  '264 265 3g2 3gp apng asf avi divx dv f4v flv h264 h265 hevc m2t m2ts m2v m4v mjpeg mjpg mkv mov mp4 mpeg mpg mts mxf nut ogm ogv qt rm rmvb ts vob webm wmv y4m';
const VIDEO = new RegExp(`\\.(${ENDINGS.replaceAll(' ', '|')})$`, 'i');

/**
 * Finds the videos and pictures in folders, at any depth, in the order of their paths. It leaves out hidden files and paintings, which have a
 * manifest beside them.
 * @param paths absolute paths of files and folders
 * @throws CommandError `source-missing` if a path doesn't exist, `usage` if a folder has no video
 */
export async function findVideos(paths: readonly string[]): Promise<FoundVideo[]> {
  const found = new Map<string, FoundVideo>();
  for (const path of paths) {
    const videos = (await isFolder(path)) ? await videosIn(path) : [{ file: path, within: '' }];
    if (videos.length === 0)
      throw wrongUsage(`There is no video in ${path}: name a folder of videos, or a video itself.`);
    for (const video of videos) if (!found.has(video.file)) found.set(video.file, video);
  }
  return [...found.values()];
}

/** True for a folder, false for a file. @throws CommandError `source-missing` if the path doesn't exist */
export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new CommandError('source-missing', `There is no file ${path}: correct the path.`, undefined, { cause });
  });
  return found.isDirectory();
}

/** Finds the videos in a folder as {@link findVideos} does. The list may be empty. @throws CommandError if it can't be read */
export async function videosIn(folder: string): Promise<FoundVideo[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    const message = `${folder} can't be read (${messageOf(cause)}): correct the path, or its permissions.`;
    throw new CommandError('source-missing', message, undefined, { cause });
  });
  const files = new Set(entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));
  const isHidden = (file: string) =>
    relative(folder, file)
      .split(/[\\/]/)
      .some((part) => part.startsWith('.'));
  const videos = [...files].filter(
    (file) => (VIDEO.test(file) || isPictureName(file)) && !isHidden(file) && !files.has(manifestPath(file)),
  );
  return videos.sort().map((file) => ({ file, within: dirname(relative(folder, file)) }));
}
