import { basename, extname, join } from 'node:path';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { isPictureName } from '../../core/jobs/is-picture-name.ts';
import { suffixes } from '../../core/jobs/output-names.ts';
import { safeName } from '../../core/jobs/safe-name.ts';

type NamedSettings = AskedSettings & { readonly format: string };

/** Returns the default path of a painting: `painted/<name>.<style>.mp4` in the user's folder. */
export function defaultOutput(folder: string, file: string, settings: NamedSettings): string {
  return join(folder, PAINTED_FOLDER, outputName(file, settings));
}

/**
 * Names a painting after its video: `clip.ink.mp4` for `clip.mov`.
 * @param options.wholeName keeps the ending of the video: `clip.mov.ink.mp4`
 */
export function outputName(file: string, settings: NamedSettings, { wholeName = false } = {}): string {
  const name = safeName(basename(file));
  const stem = wholeName ? name : name.slice(0, name.length - extname(name).length);
  const ending = settings.format === 'picture' ? extname(name).slice(1) : settings.format;
  return [stem, ...suffixes(settings), ending].filter(Boolean).join('.');
}

/** The default folder of paintings, in the user's current folder. */
export const PAINTED_FOLDER = 'painted';

/**
 * Returns the path of a painting's manifest: `clip.manifest.json` for `clip.mp4`, and
 * `clip.mkv.manifest.json` or `clip.jpg.manifest.json` for what may lie beside it.
 */
export function manifestPath(output: string): string {
  if (extname(output).toLowerCase() === '.mkv' || isPictureName(output)) return `${output}.manifest.json`;
  return `${output.slice(0, output.length - extname(output).length)}.manifest.json`;
}
