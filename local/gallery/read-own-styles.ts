import { basename, resolve } from 'node:path';
import { codeOfPicture } from '../../engine/codes/code-of-picture.ts';
import { openFile } from '../files/open-file.ts';
import type { OwnStyle } from './painting.ts';

/**
 * Makes the codes of pictures that are shown as styles. They are named without their folders, which are nobody else's business.
 * @param names paths as they were typed, from `folder`
 * @throws CommandError if there is no such file; RepaintError `invalid-request` if it can't be read as a still picture
 */
export async function readOwnStyles(
  names: readonly string[],
  { folder, encoderFolder }: { readonly folder: string; readonly encoderFolder: string },
): Promise<OwnStyle[]> {
  const own: OwnStyle[] = [];
  for (const name of names) {
    const path = resolve(folder, name);
    const file = await openFile(path, 'a picture');
    try {
      const code = await codeOfPicture(await file.read(0, file.size), path, encoderFolder);
      own.push({ name: basename(path), code });
    } finally {
      await file.close();
    }
  }
  return own;
}
