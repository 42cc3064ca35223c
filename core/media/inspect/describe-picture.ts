import type { InputVideoTrack } from 'mediabunny';
import type { MediaNote } from '../../contracts/media-note.ts';
import type { Bits } from '../../contracts/output-settings.ts';
import type { SourcePicture, SourceVideo } from '../../contracts/source-video.ts';
import { type PictureFormat, readPictureFormat } from '../bitstreams/parameter-sets.ts';
import { readProresFormat } from '../bitstreams/prores-format.ts';
import { readVp9Format } from '../bitstreams/vp9-format.ts';
import { LEAST_FIELDS } from '../ffmpeg/deinterlace.ts';
import type { MatroskaTrack } from '../matroska/read-matroska-head.ts';
import type { MovieTrack } from '../mp4/read-movie.ts';
import { describeColour } from '../pictures/colour-tags.ts';
import { DEINTERLACED, paintedPicture } from '../pictures/painted-picture.ts';
import { reduce } from '../pictures/reduce.ts';
import type { OpenedTrack } from '../source/opened-source.ts';
import { shownPart } from './shown-part.ts';

/** Everything about a source that affects each of its frames. */
export type Picture = SourcePicture & Pick<SourceVideo, 'painted' | 'codecString'> & { notes: MediaNote[] };

/** What is known of the track to paint before its packets are listed. */
export interface PaintedTrack {
  readonly track: InputVideoTrack;
  readonly codec: SourceVideo['codec'];
  readonly opened: OpenedTrack;
  /** Headers of the track that mediabunny doesn't expose, if the source is MP4 or MOV. */
  readonly movie?: MovieTrack | undefined;
  /** The same, if the source is Matroska. */
  readonly matroska?: MatroskaTrack | undefined;
}

/**
 * Describes the picture of a source from its headers, and from the first packet of ProRes and VP9.
 * @param bits number of bits of a sample that it is painted with
 */
export async function describePicture(painted: PaintedTrack, bits: Bits = 8): Promise<Picture> {
  const { track, codec, opened } = painted;
  const format = await formatOf(codec, opened);
  const { isRgb, ...shape } = await shapeOf(painted, format);
  const codecString = (await track.getCodecParameterString()) ?? undefined;
  const isTransparent = !shape.hasAlpha && codec.startsWith('vp') && (await track.canBeTransparent());
  const { painted: picture, notes } = paintedPicture(shape, bits);
  return {
    ...shape,
    painted: picture,
    codecString,
    notes: [
      ...notes,
      ...formatNotes(await samplesOf(codec, opened, format, codecString), bits),
      ...(isRgb ? [RGB] : []),
      ...(format?.areFields ? [FIELDS] : []),
      ...(isTransparent ? [SIDE_ALPHA] : []),
    ],
  };
}

async function shapeOf(
  { track, codec, movie, matroska }: PaintedTrack,
  format: PictureFormat | undefined,
): Promise<SourcePicture & { readonly isRgb: boolean }> {
  const width = format?.width ?? (await track.getCodedWidth());
  const height = format?.height ?? (await track.getCodedHeight());
  const crop = shownPart(codec, { width, height }, movie, matroska);
  const stated = crop && matroska?.display && aspectOf(matroska.display, crop);
  const ownAspect = stated ?? movie?.pixelAspect ?? movie?.matrixAspect ?? format?.pixelAspect;
  return {
    width,
    height,
    crop,
    pixelAspect: reduce(ownAspect ?? (await track.getPixelAspectRatio())),
    rotation: await track.getRotation(),
    isFlipped: await track.getFlip(),
    isInterlaced: (format?.mayBeInterlaced && Math.min(width, height) >= LEAST_FIELDS) || undefined,
    hasAlpha: format?.hasAlpha || undefined,
    ...describeColour(await track.getColorSpace(), format),
  };
}

/** Returns the shape of a pixel if the shown part of a picture has a stated shape, which mediabunny takes for that of the whole. */
function aspectOf(
  display: { readonly width: number; readonly height: number },
  shown: { readonly width: number; readonly height: number },
): SourceVideo['pixelAspect'] {
  return { num: display.width * shown.height, den: display.height * shown.width };
}

/** Returns the picture of a source whose frames may consist of two fields, whatever its headers say. */
export function withFields(picture: Picture): Picture {
  if (picture.isInterlaced || Math.min(picture.width, picture.height) < LEAST_FIELDS) return picture;
  return { ...picture, isInterlaced: true, notes: [DEINTERLACED, ...picture.notes] };
}

const RGB: MediaNote = {
  code: 'rgb',
  message: 'It is painted as limited-range BT.601; the source is full-range RGB.',
};

const FIELDS: MediaNote = {
  code: 'fields',
  message: 'Each of its pictures is a single field, as H.265 has them: each is painted as a frame.',
};

const SIDE_ALPHA: MediaNote = {
  code: 'alpha',
  message: 'Transparency is left out: transparent parts show the colours that are stored for them.',
};

/** Reads the picture format from the parameters of the codec; undefined for codecs that don't state it there. */
async function formatOf(
  codec: SourceVideo['codec'],
  { codecPrivate, packets }: OpenedTrack,
): Promise<PictureFormat | undefined> {
  if (codec === 'prores') {
    const first = await packets.first();
    return first ? readProresFormat(first.data) : undefined;
  }
  if (!codecPrivate || (codec !== 'avc' && codec !== 'hevc')) return undefined;
  return readPictureFormat(codec, codecPrivate);
}

function formatNotes({ bitDepth, chroma }: Samples, bits: Bits): MediaNote[] {
  const notes: MediaNote[] = [];
  if (bitDepth > bits) {
    const message = `It is painted with ${bits} bits per sample; the source has ${bitDepth}.`;
    notes.push({ code: 'bit-depth', message });
  }
  if (chroma > 1) {
    const message = `It is painted with 4:2:0 colour; the source has ${chroma === 2 ? '4:2:2' : '4:4:4'}.`;
    notes.push({ code: 'chroma', message });
  }
  return notes;
}

type Samples = Pick<PictureFormat, 'bitDepth' | 'chroma'>;

/** Returns bit depth and chroma format. VP9 states them in its keyframes, and AV1 in its configuration; VP8 has only 8 bits with 4:2:0. */
async function samplesOf(
  codec: SourceVideo['codec'],
  { codecPrivate, packets }: OpenedTrack,
  format: PictureFormat | undefined,
  codecString: string | undefined,
): Promise<Samples> {
  if (format) return format;
  const likely = { bitDepth: bitDepthOf(codecString), chroma: 1 };
  if (codec === 'vp9') return readVp9Format((await packets.first())?.data ?? new Uint8Array()) ?? likely;
  if (codec !== 'av1' || !codecPrivate) return likely;
  // AV1 in ISOBMFF, section 2.3.3: bits 3 and 2 halve the columns and the rows of colour.
  const subsampling = ((codecPrivate[2] ?? 0b1100) >> 2) & 3;
  return { ...likely, chroma: subsampling === 3 ? 1 : subsampling === 0 ? 3 : 2 };
}

/** `vp09.02.10.10` and `av01.0.05M.10` state the bit depth in their fourth field. */
function bitDepthOf(codecString = ''): number {
  return /^(vp09|av01)\./.test(codecString) ? Number(codecString.split('.')[3] ?? 8) : 8;
}
