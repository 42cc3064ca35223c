import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ByteSource } from '../../core/media/byte-source.ts';
import { inspectVideo } from '../../core/media/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../core/media/media-limits.ts';
import { NeedsConversion } from '../../core/media/needs-conversion.ts';
import { CommandError } from '../command-error.ts';

export interface VideoFile {
  readonly path: string;
  /** For messages: the name without its folder. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * Looks at a file the way the pipeline will, before anything is started for it.
 * @throws CommandError where there is no such file; RepaintError where it can't be painted
 */
export async function checkVideo(path: string): Promise<VideoFile> {
  const file = await openFile(path);
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw new CommandError('source-missing', `${path} is a folder: name a video file.`);
    const video = { path, name: basename(path), bytes: found.size };
    await inspectVideo(fileSource(file, found.size), video.name, DEFAULT_MEDIA_LIMITS).catch(unlessConverted);
    return video;
  } finally {
    await file.close();
  }
}

/** What only FFmpeg can read, a worker will read; and refuse, where it can't. */
function unlessConverted(thrown: unknown): void {
  if (!(thrown instanceof NeedsConversion)) throw thrown;
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const message = isMissing ? `There is no file ${path}.` : `${path} can't be read (${(error as Error).message}).`;
    throw new CommandError('source-missing', message, undefined, { cause: error });
  }
}

function fileSource(file: FileHandle, size: number): ByteSource {
  return {
    size,
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) throw new CommandError('source-changed', 'The file became shorter while it was read.');
        filled += bytesRead;
      }
      return bytes;
    },
  };
}
