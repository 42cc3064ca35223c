import { join } from 'node:path';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import type { FoundVideo } from './find-videos.ts';
import { outputName } from './output-path.ts';

/**
 * Chooses the path of each painting: below `out`, in the same folders as the videos. If two videos would get one name, such as `a.mov`
 * and `a.mp4`, both keep their endings: `a.mov.ink.mp4` and `a.mp4.ink.mp4`.
 * @returns absolute paths, in the order of `videos`
 */
export function outputsOfMany(
  videos: readonly FoundVideo[],
  out: string,
  settingsOf: (file: string) => AskedSettings,
): string[] {
  const short = videos.map(({ file, within }) => join(out, within, outputName(file, settingsOf(file))));
  const isTaken = (path: string) => short.filter((other) => other.toLowerCase() === path.toLowerCase()).length > 1;
  return videos.map(({ file, within }, index) => {
    const path = short[index] as string;
    return isTaken(path) ? join(out, within, outputName(file, settingsOf(file), { wholeName: true })) : path;
  });
}
