import { findFfmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { findProbe } from './find-probe.ts';

/** The paths of the programs that read both files. */
export interface Tools {
  readonly ffprobe: string;
  readonly ffmpeg: string;
}

export async function findTools(environment: NodeJS.ProcessEnv = process.env): Promise<Tools> {
  const [ffprobe, ffmpeg] = await Promise.all([findProbe(environment), findFfmpeg(environment)]);
  return { ffprobe, ffmpeg: ffmpeg.path };
}
