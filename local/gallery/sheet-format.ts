import { extname } from 'node:path';
import type { Sharp } from 'sharp';

/** How a sheet is written, by what its name ends in. */
const FORMATS: Readonly<Record<string, (sheet: Sharp) => Sharp>> = {
  '.png': (sheet) => sheet.png({ compressionLevel: 9 }),
  '.jpg': toJpeg,
  '.jpeg': toJpeg,
  '.webp': (sheet) => sheet.webp({ quality: 84, effort: 5 }),
};

export const SHEET_ENDINGS = Object.keys(FORMATS);

/** Whether the name is that of a picture that can be written. */
export function isSheetName(path: string): boolean {
  return extname(path).toLowerCase() in FORMATS;
}

/** The sheet in the format of its name, with the profile of sRGB. */
export function inFormatOf(path: string, sheet: Sharp): Sharp {
  const format = FORMATS[extname(path).toLowerCase()] ?? toJpeg;
  return format(sheet.withIccProfile('srgb'));
}

/** Text is sharp only with a colour for each pixel. */
function toJpeg(sheet: Sharp): Sharp {
  return sheet.jpeg({ quality: 85, chromaSubsampling: '4:4:4', mozjpeg: true });
}
