import { basename, extname, join } from 'node:path';
import { type AskedSettings, DEFAULT_SETTINGS } from '../../core/contracts/painting-settings.ts';
import { isPictureName, paintedExtension } from '../../core/jobs/is-picture-name.ts';
import { formatOf, suffixes } from '../../core/jobs/output-names.ts';
import { safeName } from '../../core/jobs/safe-name.ts';
import { sha256Of } from '../../core/jobs/sha256-of.ts';

/** Returns the default path of a painting, `painted/<name>.<style>.mp4` in the user's folder, or of labels, `labels/<name>.<model>.jsonl`. */
export function defaultOutput(folder: string, file: string, settings: AskedSettings): string {
  return join(folder, outputFolderOf(settings), outputName(file, settings));
}

/** File systems take 255 bytes for a name. The ending of a manifest and the mark of an unfinished file need some of them. */
const MOST_BYTES = 220;
const MOST_BYTES_OF_SUFFIXES = 100;

/**
 * Names a painting after its video: `clip.ink.mp4` for `clip.mov`. A long name is cut, and long suffixes become a hash.
 * @param options.wholeName keeps the ending of the video: `clip.mov.ink.mp4`
 * @param options.isMarked adds a hash of the video's path, for videos whose names are one or differ only in what is cut or replaced
 */
export function outputName(
  file: string,
  settings: AskedSettings,
  { wholeName = false, isMarked = false } = {},
): string {
  const name = safeName(basename(file));
  const stem = wholeName ? name : name.slice(0, name.length - extname(name).length);
  const { model, format: asked = DEFAULT_SETTINGS.format } = settings;
  const format = formatOf({ model, format: asked });
  const said = suffixes(settings).filter(Boolean).join('.');
  const suffix = Buffer.byteLength(said) > MOST_BYTES_OF_SUFFIXES ? markOf(said) : said;
  const extension = format === 'picture' ? paintedExtension(extname(name).slice(1)) : format;
  const ending = [suffix, extension].filter(Boolean).join('.');
  const rest = `${isMarked ? `-${markOf(file)}` : ''}.${ending}`;
  return `${cut(stem, MOST_BYTES - Buffer.byteLength(rest))}${rest}`;
}

const markOf = (text: string) => sha256Of([text]).slice(0, 8);

/** Cuts a text to so many bytes of UTF-8, between two characters. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  return Buffer.from(text)
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD+$/, '');
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
