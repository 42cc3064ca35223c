import { readFile } from 'node:fs/promises';
import { isPictureName } from '../../core/jobs/is-picture-name.ts';
import type { Ffmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { ALL_ROWS } from '../corpus/all-rows.ts';
import { makeFile } from '../corpus/make/make-file.ts';

export interface Original {
  readonly name: string;
  readonly path: string;
  readonly bytes: Buffer;
}

/** Larger files would make the run longer without testing more. */
const MOST_BYTES = 400_000;

/**
 * Returns the videos of the corpus that can be painted, in its order. Pictures are left out: one that is damaged is refused, whatever FFmpeg
 * makes of it.
 * @param most the maximum number of files among those that `npm test` makes anyway; without it, all files
 */
export async function originals(builds: readonly Ffmpeg[], most?: number): Promise<Original[]> {
  const found: Original[] = [];
  for (const { name, make, expect, isFast, settings } of ALL_ROWS) {
    if (found.length === most) break;
    if ('unmade' in make || expect !== 'painted' || settings || isPictureName(name) || (most !== undefined && !isFast))
      continue;
    const made = await makeFile(make, name, builds).catch(() => undefined);
    const bytes = made && (await readFile(made.path));
    if (made && bytes && bytes.length > 0 && bytes.length <= MOST_BYTES) found.push({ name, path: made.path, bytes });
  }
  return found;
}
