import { basename } from 'node:path';
import sharp from 'sharp';
import { PICTURE_COLOUR, toNv12 } from '../../core/media/pictures/rgb-frames.ts';
import { CommandError } from '../command-error.ts';
import { openFile } from '../files/open-file.ts';
import type { Still } from './still.ts';

/**
 * Reads a picture, turns it upright, converts it to sRGB and puts it on white.
 * @param longest the maximum number of pixels of the longer side
 * @throws CommandError if there is no such file, or it can't be read as a picture
 */
export async function readPicture(path: string, longest: number): Promise<Still> {
  await (await openFile(path, 'a picture')).close();
  try {
    const { data, info } = await sharp(path, { failOn: 'error' })
      .autoOrient()
      .resize(longest, longest, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const rgb = info.channels === 3 ? data : data.subarray(0, 0);
    return {
      title: basename(path),
      frame: toNv12({ width, height, rgb }),
      format: { width, height, colour: PICTURE_COLOUR },
    };
  } catch (cause) {
    const sentence = `${path} can't be read as a picture: give a whole JPEG, PNG, WebP, GIF, AVIF, TIFF or SVG.`;
    throw new CommandError('not-a-picture', sentence, undefined, { cause });
  }
}
