import { basename, extname } from 'node:path';
import { z } from 'zod';
import {
  PAINTING_SETTINGS,
  type PaintingSettings,
  type Setting,
  type SettingTable,
} from '../contracts/painting-settings.ts';
import { sha256Of } from './sha256-of.ts';

/** Extensions of uploads that a name can be told by; others are taken for a part of the name. */
const EXTENSIONS = new Set(
  '3g2 3gp asf avi dv f4v flv gif m2t m2ts m4v mkv mov mp4 mpeg mpg mts mxf ogg ogv qt ts vob webm wmv'.split(' '),
);

/** Blob names have 1,024 at most; a manifest's ending and a mark need some. */
const MOST_CHARACTERS = 980;

/**
 * The blob names of a painting and its manifest in the `painted` container. An extension that is also the output's isn't
 * repeated (`clip.mp4` and `GX01.MP4` keep their names); another one is kept in front (`clip.mov.mp4`). What isn't the upload's own style,
 * and what isn't Repaint's default, is added. No two uploads and no two settings of one upload share a name: an upload
 * whose name could be another's with something added (`clip.great-wave.mp4`, `clip.mov.mp4`), or that has no extension,
 * gets a mark of its own (`clip.great-wave.upload-1f2e3d4c.mp4`).
 * @param known names of styles and networks
 */
export function outputNames(
  video: string,
  settings: PaintingSettings,
  { ownStyle, known }: { readonly ownStyle: string; readonly known: readonly string[] },
  table: SettingTable = PAINTING_SETTINGS,
): { output: string; manifest: string } {
  const extension = extname(video).slice(1);
  const stem = video.slice(0, video.length - extension.length - 1);
  const isSameKind = extension.toLowerCase() === settings.format;
  const base = isSameKind ? stem : video;
  const ending = [...suffixes(settings, ownStyle, table), isSameKind ? extension : settings.format].join('.');
  const room = MOST_CHARACTERS - ending.length;
  const isPlain = EXTENSIONS.has(extension.toLowerCase()) && !couldBeOurs(stem, known, table) && base.length <= room;
  const mark = isPlain ? [] : [`upload-${sha256Of([video]).slice(0, 8)}`];
  const output = [base.slice(0, room).replace(/[\uD800-\uDBFF]$/, ''), ...mark, ending].join('.');
  return { output, manifest: `${manifestStem(output)}.manifest.json` };
}

/** What a name says of settings, in the order of their table: `great-wave`, `fine`, `strength-0.5`, `keep-colors`, `hevc`. */
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
 * A mix is written without the characters that need quoting: `starry-night-0.7+great-wave-0.3`. A picture has its file's name and a mark,
 * since pictures of other folders may be called the same; what is no text is a mark. What is no style becomes a name, too.
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

/** Names of styles and networks aside, which are words like any other: those are `known`. */
function couldSay({ schema, suffix }: Setting, part: string): boolean {
  if (suffix === undefined) return false;
  if (suffix === '*') return schema instanceof z.ZodEnum && schema.safeParse(part).success;
  return suffix.endsWith('*') ? part.startsWith(suffix.slice(0, -1)) : part === suffix;
}

/** `clip` for `clip.mp4`; the whole name where that would be the stem of two outputs. */
function manifestStem(output: string): string {
  const stem = output.replace(/\.mp4$/, '');
  return /\.(mp4|mkv)$/i.test(stem) ? output : stem;
}
