import { extname } from 'node:path';
import type { Sharp } from 'sharp';

/** The encoder of each ending of a sheet's name. */
const FORMATS: Readonly<Record<string, (sheet: Sharp) => Sharp>> = {
  '.png': (sheet) => sheet.png({ compressionLevel: 9 }),
  '.jpg': toJpeg,
  '.jpeg': toJpeg,
  '.webp': (sheet) => sheet.webp({ quality: 84, effort: 5 }),
};

export const SHEET_ENDINGS = Object.keys(FORMATS);

/** True if the ending of the name is that of a format that can be written. */
export function isSheetName(path: string): boolean {
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
