import { basename, dirname, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { EvaluationError } from './evaluation-error.ts';

export interface LabelledPicture {
  /** The absolute path of the picture. */
  readonly file: string;
  readonly label: string;
}

/**
 * Lists the pictures of a dataset, which has one folder for each label.
 * @throws EvaluationError if there are none
 */
export async function readDataset(folder: string): Promise<LabelledPicture[]> {
  const files = await glob('*/*.{jpg,jpeg,png,webp}', { cwd: folder, absolute: true, caseSensitiveMatch: false });
  if (files.length === 0) {
    throw new EvaluationError('dataset', `No pictures in ${folder}: expected <label>/<picture>.jpg, .png or .webp.`);
  }
  return files.toSorted().map((file) => ({ file, label: basename(dirname(file.replaceAll('/', sep))) }));
}
