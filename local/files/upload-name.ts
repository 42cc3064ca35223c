import { basename } from 'node:path';
import { safeName } from '../../core/jobs/safe-name.ts';

/** The folder in `videos`, and so in `painted`, for what `paint` brings. */
export const UPLOADS = 'paint';

/**
 * Where a file goes in the `videos` container: by its content, so that the same file finds its job and its painted
 * chunks again, and another file of the same name doesn't replace it.
 */
export function uploadName(file: string, sha256: string): string {
  return `${UPLOADS}/${sha256.slice(0, 12)}/${safeName(basename(file))}`;
}
