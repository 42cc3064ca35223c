import type { SourceVideo } from '../../contracts/source-video.ts';
import type { StoredPictures } from '../extras/sound-file.ts';
import type { SubtitleTrack } from '../extras/text-of-video.ts';
import type { Segment } from '../join/read-segment.ts';
import { colourCodes } from '../pictures/colour-tags.ts';
import { element, text, unsigned } from './ebml-writer.ts';
import { MKV, PICTURE_CODECS } from './mkv-ids.ts';

export const TYPE = { video: 1, sound: 2, subtitle: 17 };
const DISPLAY_UNIT = { pixels: 0, aspect: 3 };
const PROGRESSIVE = 2;

export function videoEntry(number: number, video: SourceVideo, segment: Segment): Uint8Array {
  const { codecPrivate } = segment;
  const { language } = video;
  const shape = element(
    MKV.video,
    element(MKV.flagInterlaced, unsigned(PROGRESSIVE)),
    element(MKV.pixelWidth, unsigned(segment.width)),
    element(MKV.pixelHeight, unsigned(segment.height)),
    ...displaySize(segment, video.painted.pixelAspect),
    ...colour(video),
  );
  return trackEntry(number, TYPE.video, { codec: PICTURE_CODECS[segment.codec], codecPrivate, language }, shape);
}

export function subtitleEntry(number: number, track: SubtitleTrack): Uint8Array {
  return trackEntry(number, TYPE.subtitle, { codec: 'S_TEXT/UTF8', ...track });
}

export function picturesEntry(number: number, { codecPrivate, ...track }: StoredPictures): Uint8Array {
  const own = codecPrivate === undefined ? undefined : Buffer.from(codecPrivate, 'base64');
  return trackEntry(number, TYPE.subtitle, { ...track, codecPrivate: own });
}

interface Named {
  readonly codec: string;
  readonly codecPrivate?: Uint8Array | undefined;
  readonly language?: string | undefined;
  readonly title?: string | undefined;
  readonly isDefault?: boolean;
}

/** @param specific what tracks of this type alone have */
export function trackEntry(number: number, type: number, track: Named, ...specific: readonly Uint8Array[]): Uint8Array {
  return element(
    MKV.trackEntry,
    element(MKV.trackNumber, unsigned(number)),
    element(MKV.trackUid, unsigned(number)),
    element(MKV.trackType, unsigned(type)),
    element(MKV.flagDefault, unsigned(track.isDefault === false ? 0 : 1)),
    element(MKV.flagLacing, unsigned(0)),
    element(MKV.language, text(track.language ?? 'und')),
    ...(track.title ? [element(MKV.name, text(track.title))] : []),
    element(MKV.codecId, text(track.codec)),
    ...(track.codecPrivate ? [element(MKV.codecPrivate, track.codecPrivate)] : []),
    ...specific,
  );
}

/** Makes the elements of the display size, in pixels if that is exact, else as a ratio. */
function displaySize({ width, height }: Segment, { num, den }: { num: number; den: number }): Uint8Array[] {
  if (num === den) return [];
  const isWhole = (width * num) % den === 0;
  const [shownWidth, shownHeight] = isWhole ? [(width * num) / den, height] : [width * num, height * den];
  return [
    element(MKV.displayWidth, unsigned(shownWidth)),
    element(MKV.displayHeight, unsigned(shownHeight)),
    element(MKV.displayUnit, unsigned(isWhole ? DISPLAY_UNIT.pixels : DISPLAY_UNIT.aspect)),
  ];
}

function colour({ painted }: SourceVideo): Uint8Array[] {
  const { matrix, transfer, primaries } = colourCodes(painted.colourTags);
  const range = { limited: 1, full: 2, unspecified: undefined }[painted.colour.range];
  const codes = [
    [MKV.matrixCoefficients, matrix],
    [MKV.range, range],
    [MKV.transferCharacteristics, transfer],
    [MKV.primaries, primaries],
  ] as const;
  const parts = codes.flatMap(([id, code]) => (code === undefined ? [] : [element(id, unsigned(code))]));
  return parts.length > 0 ? [element(MKV.colour, ...parts)] : [];
}
