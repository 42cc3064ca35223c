import { basename, extname, join } from 'node:path';
import { type AskedSettings, DEFAULT_SETTINGS } from '../../core/contracts/painting-settings.ts';
import { isPictureName, paintedExtension } from '../../core/jobs/is-picture-name.ts';
import { formatOf, suffixes } from '../../core/jobs/output-names.ts';
import { safeName } from '../../core/jobs/safe-name.ts';

/** Returns the default path of a painting, `painted/<name>.<style>.mp4` in the user's folder, or of labels, `labels/<name>.<model>.jsonl`. */
export function defaultOutput(folder: string, file: string, settings: AskedSettings): string {
  return join(folder, outputFolderOf(settings), outputName(file, settings));
}

/**
 * Names a painting after its video: `clip.ink.mp4` for `clip.mov`.
 * @param options.wholeName keeps the ending of the video: `clip.mov.ink.mp4`
 */
export function outputName(file: string, settings: AskedSettings, { wholeName = false } = {}): string {
  const name = safeName(basename(file));
  const stem = wholeName ? name : name.slice(0, name.length - extname(name).length);
  const { model, format: asked = DEFAULT_SETTINGS.format } = settings;
  const format = formatOf({ model, format: asked });
  return [stem, ...suffixes(settings), format === 'picture' ? paintedExtension(extname(name).slice(1)) : format]
    .filter(Boolean)
    .join('.');
}

/** Returns the default folder of paintings or labels, in the user's current folder. */
export function outputFolderOf({ model }: AskedSettings): string {
  return model === undefined ? 'painted' : 'labels';
}

/**
 * Returns the path of a painting's manifest: `clip.manifest.json` for `clip.mp4`, and
 * `clip.mkv.manifest.json`, `clip.jpg.manifest.json` or `clip.jsonl.manifest.json` for what may lie beside it.
 */
export function manifestPath(output: string): string {
  if (/\.(mkv|jsonl)$/i.test(output) || isPictureName(output)) return `${output}.manifest.json`;
  return `${output.slice(0, output.length - extname(output).length)}.manifest.json`;
}
