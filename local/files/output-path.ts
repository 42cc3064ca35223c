import { basename, extname, join } from 'node:path';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { suffixes } from '../../core/jobs/output-names.ts';
import { safeName } from '../../core/jobs/safe-name.ts';

type NamedSettings = AskedSettings & { readonly format: string };

/** Where a painting goes when nobody says: `painted/<name>.<style>.mp4` in the user's folder. */
export function defaultOutput(folder: string, file: string, settings: NamedSettings): string {
  return join(folder, PAINTED_FOLDER, outputName(file, settings));
}

/**
 * The name of a painting by its video: `clip.mov` → `clip.ink.mp4`.
 * @param options.wholeName keeps the video's ending: `clip.mov.ink.mp4`
 */
export function outputName(file: string, settings: NamedSettings, { wholeName = false } = {}): string {
  const name = safeName(basename(file));
  const stem = wholeName ? name : name.slice(0, name.length - extname(name).length);
  return [stem, ...suffixes(settings), settings.format].join('.');
}

/** The folder of paintings, in the folder that a command was typed in. */
export const PAINTED_FOLDER = 'painted';

/** `painting.mp4` → `painting.manifest.json`; `painting.mkv.manifest.json` is the other's. */
export function manifestPath(output: string): string {
  if (extname(output).toLowerCase() === '.mkv') return `${output}.manifest.json`;
  return `${output.slice(0, output.length - extname(output).length)}.manifest.json`;
}
