import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Sharp } from 'sharp';
import { wrongUsage } from '../command-error.ts';
import { checkOutput } from '../files/check-output.ts';

export interface GalleryFiles {
  readonly sheet: string;
  /** The path of the film, beside the sheet and with its name. */
  readonly film: string;
}

/**
 * Decides the paths of the sheet and the film, before anything is painted.
 * @param out a folder, which may not exist yet, or the path of the sheet
 * @param sources the files that are painted; the gallery must not replace them
 * @throws CommandError if the ending of the name isn't that of a picture format, or the files can't be written
 */
export async function galleryFiles(out: string, network: string, sources: readonly string[]): Promise<GalleryFiles> {
  const sheet = isSheetName(out) ? out : join(await asFolder(out), `${network}.jpg`);
  const film = `${sheet.slice(0, sheet.length - extname(sheet).length)}.mp4`;
  for (const source of sources) {
    for (const path of [sheet, film]) await checkOutput(path, source, path);
  }
  return { sheet, film };
}

async function asFolder(out: string): Promise<string> {
  const isFolder = (await stat(out).catch(() => undefined))?.isDirectory() ?? false;
  if (isFolder || extname(out) === '') return out;
  throw wrongUsage(
    `--out ${out} is neither a folder nor a picture that can be written: end it in ${SHEET_ENDINGS.join(', ')}.`,
  );
}

/** The encoder of each ending of a sheet's name. */
const FORMATS: Readonly<Record<string, (sheet: Sharp) => Sharp>> = {
  '.png': (sheet) => sheet.png({ compressionLevel: 9 }),
  '.jpg': toJpeg,
  '.jpeg': toJpeg,
  '.webp': (sheet) => sheet.webp({ quality: 84, effort: 5 }),
};

const SHEET_ENDINGS = Object.keys(FORMATS);

/** True if the ending of the name is that of a format that can be written. */
function isSheetName(path: string): boolean {
  return extname(path).toLowerCase() in FORMATS;
}

/** Encodes the sheet in the format of its name, with the sRGB profile. */
export function inFormatOf(path: string, sheet: Sharp): Sharp {
  const format = FORMATS[extname(path).toLowerCase()] ?? toJpeg;
  return format(sheet.withIccProfile('srgb'));
}

/** Encodes with 4:4:4 chroma, because coloured text is blurred with less. */
function toJpeg(sheet: Sharp): Sharp {
  return sheet.jpeg({ quality: 85, chromaSubsampling: '4:4:4', mozjpeg: true });
}
