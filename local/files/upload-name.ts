import { basename } from 'node:path';
import { safeName } from '../../core/jobs/safe-name.ts';

/** The uploads of `paint` lie in this folder of the container `videos`, and their paintings in that of `painted`. */
export const UPLOADS = 'paint';

/**
 * Names the blob of a file by its content, so that the same file finds its job and its painted chunks again, and another file of the
 * same name doesn't replace it.
 */
export function uploadName(file: string, sha256: string): string {
  return `${UPLOADS}/${sha256.slice(0, 12)}/${safeName(basename(file))}`;
}
