import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../core/contracts/message-of.ts';
import { type AskedSettings, PAINTING_SETTINGS } from '../../core/contracts/painting-settings.ts';
import { parseJson } from '../../core/contracts/parse-json.ts';
import {
  type AskedStyle,
  PICTURES,
  parseStyleChoice,
  styleText,
  unescapedPicture,
} from '../../core/contracts/style-choice.ts';
import { StyleTimeline } from '../../core/contracts/timeline.ts';
import { askedStyles, contradictionIn, normalisedStyle } from '../../core/jobs/asked-styles.ts';
import { defaultStyle, type KnownStyles, networkOf } from '../../engine/cards/known-styles.ts';
import type { Upload } from '../client/upload.ts';
import { CommandError, wrongUsage } from '../command-error.ts';
import { hashFile } from '../files/hash-file.ts';
import { uploadName } from '../files/upload-name.ts';
import { asUsage } from './as-usage.ts';

/** The file of `--timeline` holds either a list of styles, or an object with all settings that change with time. */
const TimelineFile = z.preprocess(
  (content) => (Array.isArray(content) ? { styles: content } : content),
  z.strictObject({
    styles: StyleTimeline.optional(),
    everyShot: PAINTING_SETTINGS.everyShot.schema.optional(),
    strength: PAINTING_SETTINGS.strength.schema.optional(),
    strokeSize: PAINTING_SETTINGS.strokeSize.schema.optional(),
  }),
);

/** What looks like the path of a picture, and not like the name of a style. */
const IS_PICTURE = /[\\/]|\.(jpe?g|png|webp|gif|tiff?|avif|heic)$/i;

/** The settings have had every style checked, and their picture files are listed for upload. */
interface AskedPainting {
  readonly settings: AskedSettings;
  readonly pictures: readonly Upload[];
}

/**
 * Completes the settings of a command: reads the timeline file, replaces picture files by the names of their uploads, and sets the
 * default style if none is named.
 * @param options.folder the folder that relative paths start from
 * @throws CommandError `source-missing` for a file that isn't there; with exit code 2 for settings that can't be painted
 */
export async function askedPainting(
  flags: AskedSettings & { readonly timeline?: string },
  { folder, styles, signal }: { readonly folder: string; readonly styles: KnownStyles; readonly signal: AbortSignal },
): Promise<AskedPainting> {
  const { timeline, ...said } = flags;
  const file = timeline === undefined ? {} : await readTimeline(resolve(folder, timeline));
  const from = timeline === undefined ? folder : dirname(resolve(folder, timeline));
  const pictures = new Map<string, Upload>();
  const settle = async (style: AskedStyle, base: string) => {
    const path = typeof style === 'string' ? undefined : resolve(base, style.picture);
    if (path !== undefined && (await isFile(path))) return uploaded(path, pictures, signal);
    return pictureFiles(styleText(style), base, pictures, signal);
  };

  const settings: AskedSettings = { ...file, ...said };
  await asUsage(() => {
    const contradiction = contradictionIn(settings);
    if (contradiction) throw contradiction.error;
  });
  const styled: AskedSettings = {
    ...settings,
    ...(settings.style !== undefined && { style: await settle(settings.style, folder) }),
    ...(settings.styles && {
      styles: await each(settings.styles, async (at) => ({ ...at, style: await settle(at.style, from) })),
    }),
    ...(settings.everyShot && {
      everyShot: await each(settings.everyShot, (style) => settle(style, said.everyShot ? folder : from)),
    }),
  };
  const texts = askedStyles(styled, defaultStyle(styles).name);
  await asUsage(() => networkOf(styles, texts.map(parseStyleChoice), styled.network));
  const isTimed = (styled.styles ?? styled.everyShot) !== undefined;
  return {
    settings: isTimed ? styled : { ...styled, style: normalisedStyle(texts[0]) },
    pictures: [...pictures.values()],
  };
}

async function readTimeline(path: string): Promise<z.infer<typeof TimelineFile>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const message = `The timeline can't be read (${messageOf(cause)}): correct --timeline.`;
    throw new CommandError('source-missing', message, undefined, { cause });
  });
  const content = parseJson(text);
  const read = TimelineFile.safeParse(content);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const reason =
    content === undefined ? 'it is not JSON' : [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ');
  const example = '[{"at": 0, "style": "woodcut"}, {"at": 12.5, "style": "the-scream", "transition": 2}]';
  throw wrongUsage(`${path} is not a timeline: ${reason}. Write it as JSON such as ${example}.`);
}

/** Replaces each file of this machine in the text of a style by the name that the picture will have in storage, and lists it for upload. */
async function pictureFiles(
  text: string,
  folder: string,
  pictures: Map<string, Upload>,
  signal: AbortSignal,
): Promise<string> {
  if (await isFile(resolve(folder, text))) return uploaded(resolve(folder, text), pictures, signal);
  const parts = await each(text.split(','), async (part) => {
    const [, name = '', weight = ''] = /^\s*(.*?)\s*(:[\d.]+)?\s*$/.exec(part) ?? [];
    for (const path of [resolve(folder, name), resolve(folder, unescapedPicture(name))]) {
      if (name !== '' && (await isFile(path))) return `${await uploaded(path, pictures, signal)}${weight}`;
    }
    if (IS_PICTURE.test(name) && !name.startsWith(PICTURES)) {
      const message = `There is no picture ${resolve(folder, name)}: correct the path, or name a style.`;
      throw new CommandError('source-missing', message);
    }
    return `${name}${weight}`;
  });
  return parts.join(',');
}

async function uploaded(path: string, pictures: Map<string, Upload>, signal: AbortSignal): Promise<string> {
  const sha256 = await hashFile(path, signal);
  const name = uploadName(basename(path), sha256);
  pictures.set(name, { path, bytes: (await stat(path)).size, sha256, name, container: 'styles' });
  return styleText({ picture: name });
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

async function each<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
