import { basename, extname, join } from 'node:path';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { suffixes } from '../../core/jobs/output-names.ts';
import { safeName } from '../../core/jobs/safe-name.ts';

/** Where a painting goes when nobody says: `painted/<name>.<style>.mp4` in the user's folder. */
export function defaultOutput(
  folder: string,
  file: string,
  settings: AskedSettings & { readonly format: string },
): string {
  const name = safeName(basename(file));
  const stem = name.slice(0, name.length - extname(name).length);
  return join(folder, 'painted', [stem, ...suffixes(settings), settings.format].join('.'));
}

/** `painting.mp4` → `painting.manifest.json`; `painting.mkv.manifest.json` is the other's. */
export function manifestPath(output: string): string {
  if (extname(output).toLowerCase() === '.mkv') return `${output}.manifest.json`;
  return `${output.slice(0, output.length - extname(output).length)}.manifest.json`;
}
