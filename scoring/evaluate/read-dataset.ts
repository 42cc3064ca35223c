import { basename, dirname, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { EvaluationError } from './evaluation-error.ts';

export interface LabelledPicture {
  /** Absolute path. */
  readonly file: string;
  readonly label: string;
}

/**
 * The pictures of a dataset: a folder for each label.
 * @throws EvaluationError where there are none
 */
export async function readDataset(folder: string): Promise<LabelledPicture[]> {
  const files = await glob('*/*.{jpg,jpeg,png,webp}', { cwd: folder, absolute: true, caseSensitiveMatch: false });
  if (files.length === 0) {
    throw new EvaluationError('dataset', `No pictures in ${folder}: expected <label>/<picture>.jpg, .png or .webp.`);
  }
  return files.toSorted().map((file) => ({ file, label: basename(dirname(file.replaceAll('/', sep))) }));
}
