import { findFfmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { findProbe } from './find-probe.ts';

/** The programs that look at files. The path of FFmpeg is all that this folder has of `core`. */
export interface Tools {
  readonly ffprobe: string;
  readonly ffmpeg: string;
}

export async function findTools(environment: NodeJS.ProcessEnv = process.env): Promise<Tools> {
  const [ffprobe, ffmpeg] = await Promise.all([findProbe(environment), findFfmpeg(environment)]);
  return { ffprobe, ffmpeg: ffmpeg.path };
}
