import { extname } from 'node:path';
import type { OutputFormat } from '../../core/contracts/output-settings.ts';
import { DEFAULT_SETTINGS } from '../../core/contracts/painting-settings.ts';
import { wrongUsage } from '../command-error.ts';

const FORMATS: Readonly<Record<string, OutputFormat>> = { '.mp4': 'mp4', '.m4v': 'mp4', '.mkv': 'mkv' };

/**
 * What to write, by what was said and by what the result is to be called; a name without such an ending says nothing.
 * @throws CommandError `usage` where the two contradict each other
 */
export function outputFormat(out: string | undefined, said: OutputFormat | undefined): OutputFormat {
  const named = FORMATS[extname(out ?? '').toLowerCase()];
  if (named && said && named !== said) {
    throw wrongUsage(`--out ${out} is called as an ${named.toUpperCase()} and --format says ${said}: leave one out.`);
  }
  return said ?? named ?? DEFAULT_SETTINGS.format;
}
