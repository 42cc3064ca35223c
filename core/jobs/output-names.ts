import { basename, extname } from 'node:path';
import { z } from 'zod';
import {
  PAINTING_SETTINGS,
  type PaintingSettings,
  type Setting,
  type SettingTable,
} from '../contracts/painting-settings.ts';
import { isPictureName, PICTURE_EXTENSIONS, paintedExtension } from './is-picture-name.ts';
import { sha256Of } from './sha256-of.ts';

/** Extensions that are recognised as such. Others are taken for a part of the name. */
const EXTENSIONS = new Set([
  ...'3g2 3gp asf avi dv f4v flv m2t m2ts m4v mkv mov mp4 mpeg mpg mts mxf ogg ogv qt ts vob webm wmv'.split(' '),
  ...PICTURE_EXTENSIONS,
]);

/** Most characters of a name. A blob name may have 1,024, of which the ending of a manifest and a mark need some. */
const MOST_CHARACTERS = 980;

/**
 * Returns the blob names of a painting and its manifest in the `painted` container. If the upload's extension is also the output's, it isn't
 * repeated (`clip.mp4` and `GX01.MP4` keep their names); otherwise it is kept in front (`clip.mov.mp4`). Suffixes are added for a style that
 * isn't the upload's own, and for settings that aren't the default. No two uploads and no two sets of settings share a name: an upload
 * whose name could be that of another with suffixes (`clip.great-wave.mp4`, `clip.mov.mp4`), or that has no extension,
 * gets a mark (`clip.great-wave.upload-1f2e3d4c.mp4`).
 * @param names.ownStyle the style that the upload gets if a request asks for none
 * @param names.known names of all styles and networks
 */
export function outputNames(
  video: string,
  settings: PaintingSettings,
  { ownStyle, known }: { readonly ownStyle: string; readonly known: readonly string[] },
  table: SettingTable = PAINTING_SETTINGS,
): { output: string; manifest: string } {
  const extension = extname(video).slice(1);
  const stem = video.slice(0, video.length - extension.length - 1);
  const format = formatOf(settings);
  const written = format === 'picture' ? paintedExtension(extension) : format;
  const isSameKind = extension.toLowerCase() === written.toLowerCase();
  const base = isSameKind ? stem : video;
  const ending = [...suffixes(settings, ownStyle, table), isSameKind ? extension : written].join('.');
  const room = MOST_CHARACTERS - ending.length;
  const isPlain = EXTENSIONS.has(extension.toLowerCase()) && !couldBeOurs(stem, known, table) && base.length <= room;
  const mark = isPlain ? [] : [`upload-${sha256Of([video]).slice(0, 8)}`];
  const output = [base.slice(0, room).replace(/[\uD800-\uDBFF]$/, ''), ...mark, ending].join('.');
  return { output, manifest: `${manifestStem(output)}.manifest.json` };
}

/** Returns the ending of the output: answers of a model are JSON lines. */
export function formatOf({ model, format }: { readonly model?: string | undefined; readonly format: string }): string {
  return model === undefined ? format : 'jsonl';
}

/** Returns the suffixes for settings, in the order of their table: `great-wave`, `fine`, `strength-0.5`, `keep-colors`, `hevc`. */
export function suffixes(
  settings: Readonly<Record<string, unknown>>,
  ownStyle?: string,
  table: SettingTable = PAINTING_SETTINGS,
): string[] {
  return Object.entries(table).flatMap(([name, { suffix, default: usual }]) => {
    const value = settings[name];
    const isUsual = value === undefined || value === (name === 'style' ? ownStyle : usual);
    return suffix === undefined || isUsual ? [] : [suffix.replace('*', () => inName(value))];
  });
}

/**
 * Writes a value as a part of a name. A mix is written without characters that need quoting: `starry-night-0.7+great-wave-0.3`. A picture
 * is its file's name and a mark, since pictures in other folders may have the same name. An object is a mark.
 */
function inName(value: unknown): string {
  if (typeof value === 'object') return markOf(value);
  return String(value)
    .replace(/styles\/([^,:]*)/g, (picture, name: string) => `${basename(name, extname(name))}-${markOf(picture)}`)
    .replaceAll(':', '-')
    .replaceAll(',', '+')
    .replace(/[^A-Za-z0-9.+-]/g, '_');
}

const markOf = (value: unknown) => sha256Of([value]).slice(0, 8);

function couldBeOurs(stem: string, known: readonly string[], table: SettingTable): boolean {
  const [, ...parts] = (stem.split('/').at(-1) ?? '').split('.');
  return parts.some(
    (part) =>
      /^upload-[0-9a-f]{8}$/.test(part) ||
      Object.values(table).some((row) => couldSay(row, part)) ||
      EXTENSIONS.has(part.toLowerCase()) ||
      known.some((name) => part === name || part.startsWith(`${name}-`)),
  );
}

/** True if `part` could be the suffix of this setting. Names of styles and networks are checked elsewhere, by the list `known`. */
function couldSay({ schema, suffix }: Setting, part: string): boolean {
  if (suffix === undefined) return false;
  if (suffix === '*') return schema instanceof z.ZodEnum && schema.safeParse(part).success;
  return suffix.endsWith('*') ? part.startsWith(suffix.slice(0, -1)) : part === suffix;
}

/** Returns `clip` for `clip.mp4`, but the whole name if another output could have the same stem. */
function manifestStem(output: string): string {
  const stem = output.replace(/\.mp4$/, '');
  return /\.(mp4|mkv)$/i.test(stem) || isPictureName(stem) ? output : stem;
}
