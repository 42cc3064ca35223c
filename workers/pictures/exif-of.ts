import { EXIF } from './jpeg-segments.ts';

/** The first directory of EXIF data. */
export interface ExifDirectory {
  readonly tags: readonly number[];
  /** Position of the offset of the next directory, which is that of the thumbnail. */
  readonly nextAt: number;
  readonly isLittle: boolean;
}

/**
 * Reads the first directory of EXIF data (a TIFF header and a directory, Exif 3.0, section 4.5).
 * @param exif with or without its prefix in a JPEG
 * @returns undefined if the data is damaged
 */
export function exifOf(exif: Buffer): ExifDirectory | undefined {
  const start = exif.toString('latin1', 0, EXIF.length) === EXIF ? EXIF.length : 0;
  const isLittle = exif.toString('latin1', start, start + 2) === 'II';
  const read16 = (at: number) => (isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at));
  const read32 = (at: number) => (isLittle ? exif.readUInt32LE(at) : exif.readUInt32BE(at));
  try {
    const directory = start + read32(start + 4);
    const entries = read16(directory);
    const nextAt = directory + 2 + 12 * entries;
    read32(nextAt);
    return { nextAt, isLittle, tags: Array.from({ length: entries }, (_, i) => read16(directory + 2 + 12 * i)) };
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

/** The tag of the GPS data, in the first directory (Exif 3.0, section 4.6.3). */
const GPS = 0x8825;

/** True if EXIF data says where a picture was taken. */
export function hasLocation(exif: Buffer | undefined): boolean {
  return (exif && exifOf(exif)?.tags.includes(GPS)) === true;
}
