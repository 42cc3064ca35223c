import sharp, { type Metadata } from 'sharp';
import type { MediaNote, NoteCode } from '../../core/contracts/media-note.ts';
import { refusals } from '../../core/media/source/refusals.ts';
import { type AnimatedPng, isCovered, readAnimatedPng } from './animated-png.ts';
import { hasLocation } from './exif-of.ts';
import { fitsJpeg } from './heic-metadata.ts';
import { namesOtherItems } from './jpeg-metadata.ts';

/** Formats that are written. */
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff';

export interface Picture {
  /** Format of the painting: the source's own, and `jpeg` for HEIC. */
  readonly format: PictureFormat;
  /** True if the source is a HEIC picture, whose pixels `decodeHeic` decodes. */
  readonly isHeic: boolean;
  /** Size as the pixels are stored: a viewer may turn them. That of HEIC is upright. */
  readonly width: number;
  readonly height: number;
  /** How long each frame of an animation is shown, in milliseconds; one entry for a still picture. It may be 0. */
  readonly delays: readonly number[];
  readonly hasAlpha: boolean;
  /** True if the pixels are RGB, so that the painting can have the ICC profile of the source. */
  readonly isRgb: boolean;
  /** Set if it is an animated PNG, of which libvips reads only the first picture. */
  readonly animation?: AnimatedPng;
  /** The parts of the picture that the painting can't keep unchanged. */
  readonly notes: readonly MediaNote[];
}

const ANIMATED: ReadonlySet<string> = new Set(['gif', 'webp']);

/**
 * Reads the header of a picture.
 * @param name for messages
 * @param maxPixels most pixels of all frames together
 * @throws RepaintError `undecodable`, `too-large`
 */
export async function lookAtPicture(bytes: Buffer, name: string, maxPixels: number): Promise<Picture> {
  const found = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw refusals.undecodablePicture(name, cause);
    });
  const isHeic = found.compression === 'hevc';
  const format = isHeic ? 'jpeg' : found.format === 'heif' ? 'avif' : (found.format as PictureFormat);
  const { width, height, pages = 1, delay } = found;
  const animation = format === 'png' ? readAnimatedPng(bytes) : undefined;
  const shown = animation?.frames.length ?? (ANIMATED.has(format) ? pages : 1);
  if (width * height * shown > maxPixels) throw refusals.tooManyPicturePixels(name, width, height, shown, maxPixels);
  const isRgb = found.space === 'srgb' || found.space === 'rgb16';
  return {
    format,
    isHeic,
    width,
    height,
    delays: animation?.delays ?? Array.from({ length: shown }, (_, page) => delay?.[page] ?? 0),
    hasAlpha: (animation !== undefined && !isCovered(animation)) || (found.hasAlpha && !isHeic),
    ...(animation && { animation }),
    isRgb,
    notes: notesOf(found, { format, shown, isHeic, isRgb }),
  };
}

function notesOf(
  found: Metadata,
  { format, shown, isHeic, isRgb }: Pick<Picture, 'format' | 'isHeic' | 'isRgb'> & { readonly shown: number },
): MediaNote[] {
  const { pages = 1 } = found;
  const leftOut = 'metadata-left-out';
  const notes: [isTrue: boolean, code: NoteCode, message: string][] = [
    [found.depth !== 'uchar', 'bit-depth', 'It is painted with 8 bits per sample; the source has more.'],
    [!isRgb, 'colour-converted', `It is painted in sRGB, without an ICC profile; the source is ${found.space}.`],
    [pages > shown, 'pages-left-out', `Only the first of its ${pages} pages is painted.`],
    [format === 'tiff', leftOut, `Of the metadata, only ${KEPT_OF_TIFF} are kept: EXIF and other tags are left out.`],
    [format === 'jpeg' && namesOtherItems(found.xmp), leftOut, OTHER_ITEM],
    [isHeic, 'converted', 'It comes back as a JPEG, since no HEIC can be written here.'],
    [isHeic && found.hasAlpha, 'alpha', 'Its transparency is left out: a JPEG can have none.'],
    [isHeic && !fitsJpeg(found), leftOut, 'EXIF or XMP data is left out, since it is too large for a JPEG.'],
    [hasLocation(found.exif), 'location-kept', LOCATION],
  ];
  return notes.filter(([isTrue]) => isTrue).map(([, code, message]) => ({ code, message }));
}

const KEPT_OF_TIFF = 'orientation, ICC profile and XMP';
const OTHER_ITEM = 'A second picture or a film in the same file is left out, with the XMP data that names it.';
const LOCATION = 'Its EXIF data is kept as it is, with the place where the picture was taken.';
