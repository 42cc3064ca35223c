import { type Ffmpeg, findFfmpeg } from '../../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { installedBinary } from '../../../../../core/media/ffmpeg/installed-binary.ts';

const system = await findFfmpeg().catch(() => undefined);
const path = installedBinary('ffmpeg');
const installed = path ? await findFfmpeg({ FFMPEG_PATH: path }).catch(() => undefined) : undefined;

/** The builds of FFmpeg that run here, by name. */
export const ffmpegs: [string, Ffmpeg][] = [
  ...(installed ? [['installed', installed] as [string, Ffmpeg]] : []),
  ...(system && system.path !== installed?.path ? [['system', system] as [string, Ffmpeg]] : []),
];

/** The newest build here, which makes the clips. */
export const newest = (system ?? installed) as Ffmpeg;
