import { basename } from 'node:path';
import { inspectVideo } from '../../core/media/inspect/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../core/media/source/media-limits.ts';
import { NeedsConversion } from '../../core/media/source/needs-conversion.ts';
import { openFile } from './open-file.ts';

export interface VideoFile {
  readonly path: string;
  /** The name without its folder, for messages. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * Inspects a file as the pipeline will, before anything is started for it.
 * @param wantsPicture true if it is to come back as a picture
 * @throws CommandError if there is no such file; RepaintError if it can't be painted
 */
export async function checkVideo(path: string, wantsPicture = false): Promise<VideoFile> {
  const file = await openFile(path, 'a video file');
  try {
    const video = { path, name: basename(path), bytes: file.size };
    await inspectVideo(file, video.name, DEFAULT_MEDIA_LIMITS, { wantsPicture }).catch(unlessConverted);
    return video;
  } finally {
    await file.close();
  }
}

/** Accepts a file that needs conversion: a worker will convert it, or refuse it. */
function unlessConverted(thrown: unknown): void {
  if (!(thrown instanceof NeedsConversion)) throw thrown;
}
