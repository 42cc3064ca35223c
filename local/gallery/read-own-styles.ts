import { basename } from 'node:path';
import { codeOfPicture } from '../../engine/codes/code-of-picture.ts';
import { openFile } from '../files/open-file.ts';
import type { OwnStyle } from './painting.ts';

/**
 * Makes the codes of pictures that are shown as styles.
 * @throws CommandError if there is no such file; RepaintError `invalid-request` if it can't be read as a still picture
 */
export async function readOwnStyles(paths: readonly string[], encoderFolder: string): Promise<OwnStyle[]> {
  const own: OwnStyle[] = [];
  for (const path of paths) {
    const file = await openFile(path, 'a picture');
    try {
      const { code } = await codeOfPicture(await file.read(0, file.size), path, encoderFolder);
      own.push({ name: basename(path), code });
    } finally {
      await file.close();
    }
  }
  return own;
}
