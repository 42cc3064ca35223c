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

/** Everything about a source that affects each of its frames. */
export type Picture = SourcePicture & Pick<SourceVideo, 'painted' | 'codecString'> & { notes: MediaNote[] };

/**
 * Describes the picture of a source from its headers, and from the first packet of ProRes and VP9.
 * @param movieTrack headers of the track that mediabunny doesn't expose, if the source is MP4 or MOV
 * @param matroskaTrack the same, if the source is Matroska
 * @param bits number of bits of a sample that it is painted with
 */
export async function describePicture(
  track: InputVideoTrack,
  codec: SourceVideo['codec'],
  movieTrack: MovieTrack | undefined,
  opened: OpenedTrack,
  matroskaTrack?: MatroskaTrack,
  bits: Bits = 8,
): Promise<Picture> {
  const format = await formatOf(codec, opened);
  const width = format?.width ?? (await track.getCodedWidth());
  const height = format?.height ?? (await track.getCodedHeight());
  const codecString = (await track.getCodecParameterString()) ?? undefined;
  const crop =
    cropWithin(movieTrack?.aperture, width, height) ??
    cropOfEntry(codec, movieTrack?.entrySize, width, height) ??
    cropByEdges(matroskaTrack?.edges, width, height);
  const ownAspect = crop && matroskaTrack?.display && aspectOf(matroskaTrack.display, crop);
  const isInterlaced = format?.mayBeInterlaced === true && Math.min(width, height) >= LEAST_FIELDS;
  const hasAlpha = format?.hasAlpha === true;
  const { isRgb, ...colour } = describeColour(await track.getColorSpace(), format);
  const shape = {
    width,
    height,
    ...(crop && { crop }),
    pixelAspect: reduce(
      ownAspect ??
        movieTrack?.pixelAspect ??
        movieTrack?.matrixAspect ??
        format?.pixelAspect ??
        (await track.getPixelAspectRatio()),
    ),
    rotation: await track.getRotation(),
    isFlipped: await track.getFlip(),
    ...(isInterlaced && { isInterlaced }),
    ...(hasAlpha && { hasAlpha }),
    ...colour,
  };
  const { painted, notes } = paintedPicture(shape, bits);
  const isTransparent = !hasAlpha && codec.startsWith('vp') && (await track.canBeTransparent());
  return {
    ...shape,
    painted,
    ...(codecString && { codecString }),
    notes: [
      ...notes,
      ...formatNotes(await samplesOf(codec, opened, format, codecString), bits),
      ...(isRgb ? [RGB] : []),
      ...(format?.areFields ? [FIELDS] : []),
      ...(isTransparent ? [SIDE_ALPHA] : []),
    ],
  };
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

/** Converts a clean aperture to a crop; undefined if all of the picture is shown, or the aperture lies outside it. */
function cropWithin(aperture: MovieTrack['aperture'], width: number, height: number): SourceVideo['crop'] {
  if (!aperture) return undefined;
  const shownWidth = Math.floor(aperture.width);
  const shownHeight = Math.floor(aperture.height);
  const left = Math.floor((width - shownWidth) / 2 + aperture.offsetX);
  const top = Math.floor((height - shownHeight) / 2 + aperture.offsetY);
  const isInside = left >= 0 && top >= 0 && left + shownWidth <= width && top + shownHeight <= height;
  const isAll = shownWidth === width && shownHeight === height;
  if (isAll || !isInside || shownWidth < 1 || shownHeight < 1) return undefined;
  return { left, top, width: shownWidth, height: shownHeight };
}

/** Converts the edges that Matroska hides (RFC 9559, section 5.1.4.1.28.8) to a crop. */
function cropByEdges(edges: MatroskaTrack['edges'], width: number, height: number): SourceVideo['crop'] {
  if (!edges) return undefined;
  const { left, top, right, bottom } = edges;
  const shown = { left, top, width: width - left - right, height: height - top - bottom };
  return shown.width < 1 || shown.height < 1 ? undefined : shown;
}

/** Returns the shape of a pixel if the shown part of a picture has a stated shape, which mediabunny takes for that of the whole. */
function aspectOf(
  display: { readonly width: number; readonly height: number },
  shown: { readonly width: number; readonly height: number },
): SourceVideo['pixelAspect'] {
  return { num: display.width * shown.height, den: display.height * shown.width };
}

/** The side of a macroblock of H.264, in pixels. */
const MACROBLOCK = 16;

/**
 * Some cameras (Canon's) write 1088 rows, and state only in the sample entry that 1080 of them are shown. Like FFmpeg (`h264_slice.c`,
 * "handle container cropping"), this takes a smaller size in the entry for a crop if it has the same number of macroblocks.
 */
function cropOfEntry(
  codec: SourceVideo['codec'],
  entry: MovieTrack['entrySize'],
  width: number,
  height: number,
): SourceVideo['crop'] {
  if (codec !== 'avc' || !entry || entry.width < 1 || entry.height < 1) return undefined;
  if (entry.width > width || entry.height > height || (entry.width === width && entry.height === height))
    return undefined;
  const blocks = (pixels: number) => Math.ceil(pixels / MACROBLOCK);
  if (blocks(entry.width) !== blocks(width) || blocks(entry.height) !== blocks(height)) return undefined;
  return { left: 0, top: 0, width: entry.width, height: entry.height };
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
