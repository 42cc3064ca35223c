import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { wrongUsage } from '../command-error.ts';
import { checkOutput } from '../files/check-output.ts';
import { isSheetName, SHEET_ENDINGS } from './sheet-format.ts';

export interface GalleryFiles {
  readonly sheet: string;
  /** Beside the sheet, of its name. */
  readonly film: string;
}

/**
 * Where the gallery goes, before anything is painted.
 * @param out a folder, which need not be there, or the name of the sheet
 * @param sources what is painted: none of it may be written to
 * @throws CommandError for a name that no picture is written under, and for what can't be written
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
    `--out ${out} is no folder, and no picture that can be written: end it in ${SHEET_ENDINGS.join(', ')}.`,
  );
}
