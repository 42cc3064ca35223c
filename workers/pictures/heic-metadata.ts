import type { Metadata } from 'sharp';
import { exifOf } from './exif-of.ts';
import { EXIF, ICC, XMP } from './jpeg-segments.ts';

const ORIENTATION = 0x0112;
const ENTRY_BYTES = 12;
/** Most bytes of a segment of a JPEG after its length. */
const MOST_BYTES = 65_533;
const ICC_BYTES = MOST_BYTES - ICC.length - 2;

type HeicMetadata = Pick<Metadata, 'exif' | 'icc' | 'xmp'>;

/** True if all metadata of a HEIC picture fits into a JPEG. */
export function fitsJpeg({ exif, xmp }: HeicMetadata): boolean {
  return (exif?.length ?? 0) + EXIF.length <= MOST_BYTES && (xmp?.length ?? 0) + XMP.length <= MOST_BYTES;
}

/**
 * Writes the metadata of a HEIC picture as the head of a JPEG. Its orientation becomes upright, since the pixels of a HEIC picture are
 * turned by properties of the file and not by EXIF data.
 */
export function heicMetadata({ exif, icc, xmp }: HeicMetadata): Buffer {
  const count = Math.ceil((icc?.length ?? 0) / ICC_BYTES);
  const profiles = Array.from({ length: count }, (_, i) =>
    segment(0xe2, ICC, Buffer.of(i + 1, count), icc?.subarray(i * ICC_BYTES, (i + 1) * ICC_BYTES)),
  );
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    exif && exif.length + EXIF.length <= MOST_BYTES ? segment(0xe1, upright(withName(exif))) : Buffer.alloc(0),
    xmp && xmp.length + XMP.length <= MOST_BYTES ? segment(0xe1, XMP, xmp) : Buffer.alloc(0),
    ...profiles,
  ]);
}

/** In a HEIF file the name that begins EXIF data in a JPEG may be missing. */
function withName(exif: Buffer): Buffer {
  return exif.toString('latin1', 0, EXIF.length) === EXIF ? exif : Buffer.concat([Buffer.from(EXIF), exif]);
}

function upright(exif: Buffer): Buffer {
  const changed = Buffer.from(exif);
  const directory = exifOf(changed);
  const entry = directory?.tags.indexOf(ORIENTATION) ?? -1;
  if (!directory || entry === -1) return changed;
  const at = directory.nextAt - (directory.tags.length - entry) * ENTRY_BYTES + 8;
  if (directory.isLittle) changed.writeUInt16LE(1, at);
  else changed.writeUInt16BE(1, at);
  return changed;
}

function segment(marker: number, ...parts: readonly (string | Buffer | undefined)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part ?? '')));
  const head = Buffer.of(0xff, marker, 0, 0);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}
