import type { SourceVideo } from '../../contracts/source-video.ts';
import type { StoredPictures } from '../extras/sound-file.ts';
import type { SubtitleTrack } from '../extras/text-of-video.ts';
import type { OpenedSegment } from '../join/read-segment.ts';
import { colourCodes } from '../pictures/colour-tags.ts';
import { element, float, text, unsigned } from './ebml-writer.ts';
import { MKV, PICTURE_CODECS } from './mkv-ids.ts';

/** A sound track to be written to Matroska. */
export interface MkvSound {
  /** Codec by mediabunny's name. */
  readonly codec: string;
  readonly config: {
    readonly numberOfChannels: number;
    readonly sampleRate: number;
    /** Configuration of the decoder, in Base64. */
    readonly description?: string | undefined;
  };
  readonly language?: string | undefined;
  readonly title?: string | undefined;
  readonly isDefault: boolean;
}

const SOUND_CODECS: Readonly<Record<string, string>> = {
  aac: 'A_AAC',
  mp3: 'A_MPEG/L3',
  opus: 'A_OPUS',
  vorbis: 'A_VORBIS',
  flac: 'A_FLAC',
  ac3: 'A_AC3',
  eac3: 'A_EAC3',
  dts: 'A_DTS',
};

const OPUS_PRE_ROLL_NS = 80_000_000;
const TYPE = { video: 1, sound: 2, subtitle: 17 };
const DISPLAY_UNIT = { pixels: 0, aspect: 3 };
const PROGRESSIVE = 2;

export function videoEntry(number: number, video: SourceVideo, segment: OpenedSegment): Uint8Array {
  const { codecPrivate } = segment;
  const { language } = video;
  return entry(number, TYPE.video, { codec: PICTURE_CODECS[segment.codec], codecPrivate, language }, [
    element(
      MKV.video,
      element(MKV.flagInterlaced, unsigned(PROGRESSIVE)),
      element(MKV.pixelWidth, unsigned(segment.width)),
      element(MKV.pixelHeight, unsigned(segment.height)),
      ...displaySize(segment, video.painted.pixelAspect),
      ...colour(video),
    ),
  ]);
}

/**
 * @param options.delayNs nanoseconds by which the sound is heard earlier than its blocks state
 * @param options.codecPrivate used if the track has no configuration of its own
 */
export function soundEntry(
  number: number,
  sound: MkvSound,
  { delayNs, codecPrivate }: { readonly delayNs: number; readonly codecPrivate?: Uint8Array | undefined },
): Uint8Array {
  const { codec, config } = sound;
  const pcm = pcmFormat(codec);
  const own = config.description === undefined ? undefined : Buffer.from(config.description, 'base64');
  const named = { ...sound, codec: pcm?.id ?? SOUND_CODECS[codec] ?? codec, codecPrivate: own ?? codecPrivate };
  return entry(number, TYPE.sound, named, [
    element(MKV.codecDelay, unsigned(delayNs, 8)),
    ...(codec === 'opus' ? [element(MKV.seekPreRoll, unsigned(OPUS_PRE_ROLL_NS))] : []),
    element(
      MKV.audio,
      element(MKV.samplingFrequency, float(config.sampleRate)),
      element(MKV.channels, unsigned(config.numberOfChannels)),
      ...(pcm ? [element(MKV.bitDepth, unsigned(pcm.bits))] : []),
    ),
  ]);
}

export function subtitleEntry(number: number, track: SubtitleTrack): Uint8Array {
  return entry(number, TYPE.subtitle, { codec: 'S_TEXT/UTF8', ...track }, []);
}

export function picturesEntry(number: number, { codecPrivate, ...track }: StoredPictures): Uint8Array {
  const own = codecPrivate === undefined ? undefined : Buffer.from(codecPrivate, 'base64');
  return entry(number, TYPE.subtitle, { ...track, codecPrivate: own }, []);
}

interface Named {
  readonly codec: string;
  readonly codecPrivate?: Uint8Array | undefined;
  readonly language?: string | undefined;
  readonly title?: string | undefined;
  readonly isDefault?: boolean;
}

function entry(number: number, type: number, track: Named, specific: readonly Uint8Array[]): Uint8Array {
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

/** Converts `pcm-s16be`, `pcm-f32` … to a Matroska codec id; undefined for other codecs. */
function pcmFormat(codec: string): { id: string; bits: number } | undefined {
  const [, kind, bits = '', order] = /^pcm-([usf])(\d+)(be)?$/.exec(codec) ?? [];
  if (!kind) return undefined;
  return { id: kind === 'f' ? 'A_PCM/FLOAT/IEEE' : `A_PCM/INT/${order ? 'BIG' : 'LIT'}`, bits: Number(bits) };
}

/** Makes the elements of the display size, in pixels if that is exact, else as a ratio. */
function displaySize({ width, height }: OpenedSegment, { num, den }: { num: number; den: number }): Uint8Array[] {
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
  const parts = [
    ...(matrix === undefined ? [] : [element(MKV.matrixCoefficients, unsigned(matrix))]),
    ...(range === undefined ? [] : [element(MKV.range, unsigned(range))]),
    ...(transfer === undefined ? [] : [element(MKV.transferCharacteristics, unsigned(transfer))]),
    ...(primaries === undefined ? [] : [element(MKV.primaries, unsigned(primaries))]),
  ];
  return parts.length > 0 ? [element(MKV.colour, ...parts)] : [];
}
