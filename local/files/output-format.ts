import { extname } from 'node:path';
import type { OutputFormat } from '../../core/contracts/output-settings.ts';
import { DEFAULT_SETTINGS } from '../../core/contracts/painting-settings.ts';
import { wrongUsage } from '../command-error.ts';

const FORMATS: Readonly<Record<string, OutputFormat>> = { '.mp4': 'mp4', '.m4v': 'mp4', '.mkv': 'mkv' };

/** What a player would take for the name of a format; in `clip.2030-05-01` the dot is the user's own. */
const EXTENSION = /^\.[a-z][a-z0-9]{1,4}$/;

/**
 * What to write, by what was said and by what the result is to be called; a name without an ending says nothing.
 * @param out what `--out` says, unless it is a folder
 * @throws CommandError `usage` where the two contradict each other, and where no file of that name can be written
 */
export function outputFormat(out: string | undefined, said: OutputFormat | undefined): OutputFormat {
  if (out === '-')
    throw wrongUsage('--out - is no file, and the terminal is for messages: name one, like painted.mp4.');
  const extension = extname(out ?? '').toLowerCase();
  const named = FORMATS[extension];
  if (named === undefined && EXTENSION.test(extension)) {
    throw wrongUsage(
      `--out ${out} can't be written: a painting is an MP4 or a Matroska file, so end it in .mp4 or .mkv.`,
    );
  }
  if (named && said && named !== said) {
    throw wrongUsage(`--out ${out} is called as an ${named.toUpperCase()} and --format says ${said}: leave one out.`);
  }
  return said ?? named ?? DEFAULT_SETTINGS.format;
}
