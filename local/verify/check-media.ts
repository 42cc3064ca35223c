import type { Judge } from './check.ts';
import { checkExtras } from './check-extras.ts';
import { checkFrames } from './check-frames.ts';
import { checkPicture } from './check-picture.ts';
import { checkSound } from './check-sound.ts';
import type { Media } from './read-media.ts';

/** Compares a painting with its source: frames, times, picture, sound and all else, without a manifest. */
export function checkMedia(judge: Judge, source: Media, output: Media): void {
  const shift = checkFrames(judge, source, output);
  checkPicture(judge, source.picture, output.picture);
  checkSound(judge, source, output, shift);
  checkExtras(judge, source, output, shift);
}
