import { exifOf } from './exif-of.ts';

/** The tag of the GPS data, in the first directory (Exif 3.0, section 4.6.3). */
const GPS = 0x8825;

/** True if EXIF data says where a picture was taken. */
export function hasLocation(exif: Buffer | undefined): boolean {
  return (exif && exifOf(exif)?.tags.includes(GPS)) === true;
}
