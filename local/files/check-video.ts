import { basename } from 'node:path';
import { inspectVideo } from '../../core/media/inspect/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../core/media/source/media-limits.ts';
import { NeedsConversion } from '../../core/media/source/needs-conversion.ts';
import { openFile } from './open-file.ts';

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
  const file = await openFile(path, 'a video file');
  try {
    const video = { path, name: basename(path), bytes: file.size };
    await inspectVideo(file, video.name, DEFAULT_MEDIA_LIMITS).catch(unlessConverted);
    return video;
  } finally {
    await file.close();
  }
}

/** What only FFmpeg can read, a worker will read; and refuse, where it can't. */
function unlessConverted(thrown: unknown): void {
  if (!(thrown instanceof NeedsConversion)) throw thrown;
}
