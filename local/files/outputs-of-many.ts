import { join } from 'node:path';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import type { FoundVideo } from './find-videos.ts';
import { outputName } from './output-path.ts';

/** Names that a painting may get, the shortest first. */
const NAMES = [{}, { wholeName: true }, { wholeName: true, isMarked: true }];

/**
 * Chooses the path of each painting: below `out`, in the same folders as the videos. If two videos would get one name, such as `a.mov`
 * and `a.mp4`, both keep their endings: `a.mov.ink.mp4` and `a.mp4.ink.mp4`. If that is one name, too, as for `a?.mp4` and `a*.mp4`, or for
 * videos of one name in different folders, each gets a hash of its path.
 * @returns absolute paths, in the order of `videos`
 */
export function outputsOfMany(
  videos: readonly FoundVideo[],
  out: string,
  settingsOf: (file: string) => AskedSettings,
): string[] {
  const choices = videos.map(({ file, within }) =>
    NAMES.map((options) => join(out, within, outputName(file, settingsOf(file), options))),
  );
  const takers = new Map<string, number>();
  for (const own of choices) {
    for (const path of new Set(own.map(caseless))) takers.set(path, (takers.get(path) ?? 0) + 1);
  }
  return choices.map((own) => own.find((path) => takers.get(caseless(path)) === 1) ?? (own.at(-1) as string));
}

const caseless = (path: string) => path.toLowerCase();
