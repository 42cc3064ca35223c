import { exifOf } from './exif-of.ts';
import { EXIF, ICC, XMP } from './jpeg-segments.ts';

interface Segment {
  readonly marker: number;
  /** The segment from its marker on. */
  readonly bytes: Buffer;
}

const SOS = 0xda;
const JFIF = 0xe0;
const COMMENT = 0xfe;
const HEADER_BYTES = 4;
const KEPT = ['JFIF\0', EXIF, XMP, 'http://ns.adobe.com/xmp/extension/\0', ICC, 'Photoshop 3.0\0'];
/** XMP that describes other items in the file, as of motion photos and gain maps of HDR. */
const NAMES_ITEMS = /Container:Directory|MotionPhoto|MicroVideo|hdrgm:/;

/**
 * Gives a painted JPEG the metadata of its source, byte for byte. The thumbnail in the EXIF data is unlinked, since it shows the source.
 * @param isRgb false if the ICC profile doesn't suit the painting
 */
export function withJpegMetadata(painted: Buffer, source: Buffer, isRgb: boolean): Buffer {
  const kept = segmentsOf(source).filter(
    (segment) => isKept(segment) && !isAboutItems(segment) && (isRgb || !startsWith(segment, ICC)),
  );
  const own = segmentsOf(painted).filter(({ marker }) => marker !== JFIF);
  const rest = painted.subarray(2 + lengthOf(segmentsOf(painted)));
  const all = [...kept.map(withoutThumbnail), ...own.map(({ bytes }) => bytes)];
  return Buffer.concat([painted.subarray(0, 2), ...all, rest]);
}

/** True if XMP data says that there are other items in the file. */
export function namesOtherItems(xmp: Buffer | undefined): boolean {
  return NAMES_ITEMS.test(xmp?.toString('latin1') ?? '');
}

/** Lists the segments before the compressed data. */
function segmentsOf(jpeg: Buffer): Segment[] {
  const segments: Segment[] = [];
  let at = 2;
  while (at + HEADER_BYTES <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== SOS) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    segments.push({ marker: jpeg[at + 1] as number, bytes: jpeg.subarray(at, end) });
    at = end;
  }
  return segments;
}

function lengthOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

function isKept(segment: Segment): boolean {
  return segment.marker === COMMENT || KEPT.some((start) => startsWith(segment, start));
}

function isAboutItems(segment: Segment): boolean {
  return startsWith(segment, XMP) && namesOtherItems(segment.bytes);
}

function startsWith({ marker, bytes }: Segment, start: string): boolean {
  const isApp = marker >= JFIF && marker <= 0xef;
  return isApp && bytes.toString('latin1', HEADER_BYTES, HEADER_BYTES + start.length) === start;
}

function withoutThumbnail(segment: Segment): Buffer {
  if (!startsWith(segment, EXIF)) return segment.bytes;
  const bytes = Buffer.from(segment.bytes);
  const nextAt = exifOf(bytes.subarray(HEADER_BYTES))?.nextAt;
  if (nextAt !== undefined) bytes.writeUInt32LE(0, HEADER_BYTES + nextAt);
  return bytes;
}
