import type { Input } from 'mediabunny';
import type { MediaNote } from '../../contracts/media-note.ts';
import type { MovieFormat } from '../../contracts/output-settings.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { inMemory } from '../bytes/in-memory.ts';
import { unlessRefused } from '../ffmpeg/ffmpeg-error.ts';
import { collectOutput, type FfmpegSource, type FfmpegStream } from '../ffmpeg/list-streams.ts';
import { metadataArguments, subtitleArguments, TEXT_CODECS } from '../ffmpeg/text-arguments.ts';
import { MatroskaCues } from '../matroska/matroska-cues.ts';
import { type MatroskaHead, type MatroskaTrack, readMatroskaHead } from '../matroska/read-matroska-head.ts';
import type { MovieTrack } from '../mp4/read-movie.ts';
import { handlerTitle } from '../mp4/title-of-track.ts';
import { unlessUnparsable } from '../source/unless-unparsable.ts';
import { chooseTags } from './choose-tags.ts';
import { cleanTitle } from './clean-names.ts';
import { cueFormatOf } from './cue-text.ts';
import { keepsPictures, picturesLeftOut } from './picture-subtitles.ts';
import { readFfmetadata } from './read-ffmetadata.ts';
import { readWebvtt, WEBVTT_ENTRY } from './read-webvtt.ts';
import { subtitleLeftOut } from './subtitle-notes.ts';
import { type Chapter, NO_TEXT, type SubtitleTrack, type Tags, type TextOfVideo } from './text-of-video.ts';
import { textWithinLimits } from './text-within-limits.ts';

interface CollectedText {
  readonly text: TextOfVideo;
  readonly notes: readonly MediaNote[];
}

/** Collects subtitles, chapters and tags while another reader reads the source from front to back. */
export interface TextCollector {
  /** Reads up to a time on the source's clock, which the other reader has reached. Absent if all is read at the end. */
  readUntil?(seconds: number): Promise<void>;
  /** Reads the rest. */
  finish(): Promise<CollectedText>;
}

/** Collects from a Matroska file, without FFmpeg, and in step with the reader of the sound, so that the file is read only once. */
export function collectFromMatroska(
  bytes: ByteSource,
  head: MatroskaHead,
  input: Input,
  { format, end = Number.POSITIVE_INFINITY }: { readonly format: MovieFormat; readonly end?: number | undefined },
): TextCollector {
  const cues = new MatroskaCues(bytes, head);
  return {
    readUntil: (seconds) => cues.readUntil(seconds),
    finish: async () => {
      await cues.readUntil(end);
      const { tags, notes } = await tagsOf(input, head.createdAt);
      const own = { ...tags, title: head.title || tags.title };
      return finished(head.chapters, own, { cues, titles: [] }, [], [...leftOutOf(head, format), ...notes]);
    },
  };
}

function leftOutOf({ tracks, attachments }: MatroskaHead, format: MovieFormat): MediaNote[] {
  const ofType = (wanted: MatroskaTrack['type']) => tracks.filter(({ type }) => type === wanted);
  const pictures = ofType('subtitle').filter(({ codec }) => !cueFormatOf(codec) && !keepsPictures(format, codec));
  return [
    ...otherPictures(ofType('video').length),
    ...(attachments > 0 ? [ATTACHMENTS_LEFT_OUT] : []),
    ...pictures.map(({ codec }) => picturesLeftOut(codec)),
    ...ofType('other').map(({ codec }) => dataLeftOut(codec)),
  ];
}

/** Properties of an MP4 or MOV that are read without FFmpeg. */
export interface KnownMovie {
  readonly input: Input;
  readonly createdAt: string | undefined;
  /** Number of video tracks. */
  readonly pictures: number;
  /** The file with only its text (see `textBytes`). */
  readonly textBytes?: ByteSource | undefined;
  /** Handlers of tracks that are neither picture, sound nor text. */
  readonly otherTracks: readonly string[];
}

/** What is known of a file whose text FFmpeg reads. */
interface KnownText {
  readonly format: MovieFormat;
  /** Tracks of text, if the file is an MP4 or MOV: FFmpeg doesn't understand WebVTT in it. */
  readonly texts: readonly MovieTrack[];
  /** Properties of the same file, if mediabunny reads it too, since it finds more tags. */
  readonly known?: KnownMovie;
}

/** Collects from any file that FFmpeg reads, with separate FFmpeg processes. What FFmpeg can't read is left out, with a note. */
export function collectByFfmpeg(
  source: FfmpegSource,
  streams: readonly FfmpegStream[],
  about: KnownText,
): TextCollector {
  return { finish: () => readByFfmpeg(source, streams, about) };
}

async function readByFfmpeg(
  source: FfmpegSource,
  streams: readonly FfmpegStream[],
  about: KnownText,
): Promise<CollectedText> {
  const { texts, known } = about;
  const metadata = await readMetadata(source);
  const readable = streams.filter(({ type, codec }) => type === 'subtitle' && TEXT_CODECS.has(codec));
  const inText = { ...source, bytes: known?.textBytes ?? source.bytes };
  const written = await readSubtitles(inText, readable);
  const parsed = await readWebvttTracks(inText, texts.filter(isWebvtt));
  const cues = new MatroskaCues(inMemory(written.bytes), await readMatroskaHead(inMemory(written.bytes)));
  await cues.readUntil(Number.POSITIVE_INFINITY);
  const { tags, notes } = known
    ? await tagsOf(known.input, known.createdAt)
    : { tags: chooseTags(metadata.tags), notes: [] };
  return finished(metadata.chapters, tags, { cues, titles: titlesOf(readable, texts) }, parsed.subtitles, [
    ...leftOutByFfmpeg(streams, about, metadata.chapters.length > 0),
    ...notes,
    ...written.notes,
    ...parsed.notes,
  ]);
}

function leftOutByFfmpeg(
  streams: readonly FfmpegStream[],
  { format, texts, known }: KnownText,
  hasChapters: boolean,
): MediaNote[] {
  const subtitles = streams.filter(({ type }) => type === 'subtitle');
  const pictures = subtitles.filter(({ codec }) => !TEXT_CODECS.has(codec) && !keepsPictures(format, codec));
  const listed = streams.filter(isOther).map(({ codec }) => codec);
  const [named, unnamed] = [listed.filter(isNamed), listed.filter((codec) => !isNamed(codec))];
  const chapterTracks = listed.filter((codec) => codec === CHAPTER_CODEC).length;
  const webvtts = texts.filter(isWebvtt).length;
  const unlisted = Math.max(0, texts.length - subtitles.length - chapterTracks - webvtts);
  const unknown = texts.map(({ sampleEntry }) => sampleEntry).filter((entry) => !LISTED_ENTRIES.has(entry));
  return [
    ...pictures.map(({ codec }) => picturesLeftOut(codec)),
    ...unknown.slice(0, unlisted).map(subtitleLeftOut),
    ...otherPictures(known?.pictures ?? streams.filter(({ type }) => type === 'video').length),
    ...(known && hasChapters && chapterTracks > 0 ? [CHAPTER_TRACK_LEFT_OUT] : []),
    ...(known?.otherTracks ?? [...named, ...unnamed.slice(unlisted + webvtts)]).map(dataLeftOut),
  ];
}

/** Collects only tags, with mediabunny, from a file whose headers list no subtitles and no chapters. */
export function collectTags({ input, createdAt, pictures, otherTracks }: KnownMovie): TextCollector {
  return {
    finish: async () => {
      const { tags, notes } = await tagsOf(input, createdAt);
      const { text, notes: limits } = textWithinLimits({ subtitles: [], chapters: [], tags });
      return { text, notes: [...otherPictures(pictures), ...otherTracks.map(dataLeftOut), ...notes, ...limits] };
    },
  };
}

/** Collects nothing. It is for files that can't be read. */
export const NOTHING: TextCollector = { finish: async () => ({ text: NO_TEXT, notes: [] }) };

/** True if an MP4 has a list of chapters that isn't a track. */
export async function hasChapterList(input: Input): Promise<boolean> {
  const { raw = {} } = (await unlessUnparsable(() => input.getMetadataTags())) ?? {};
  return 'chpl' in raw;
}

async function readMetadata(source: FfmpegSource): Promise<ReturnType<typeof readFfmetadata>> {
  const written = await unlessRefused(() => collectOutput(source, metadataArguments(source.demuxer)));
  return readFfmetadata(Buffer.from(written ?? []).toString());
}

async function readSubtitles(
  source: FfmpegSource,
  texts: readonly FfmpegStream[],
): Promise<{ bytes: Uint8Array; notes: MediaNote[] }> {
  if (texts.length === 0) return { bytes: new Uint8Array(), notes: [] };
  const indexes = texts.map(({ index }) => index);
  const args = subtitleArguments(source.demuxer, indexes, 'srt');
  const bytes = await unlessRefused(() => collectOutput(source, args));
  if (bytes) return { bytes, notes: [] };
  return { bytes: new Uint8Array(), notes: texts.map(({ codec }) => subtitleLeftOut(codec)) };
}

async function readWebvttTracks(source: FfmpegSource, tracks: readonly MovieTrack[]): ReturnType<typeof readWebvtt> {
  const read = await unlessRefused(() => readWebvtt(source, tracks));
  return read ?? { subtitles: [], notes: tracks.map(({ sampleEntry }) => subtitleLeftOut(sampleEntry)) };
}

async function tagsOf(input: Input, createdAt?: string): Promise<{ tags: Tags; notes: MediaNote[] }> {
  const { raw = {}, images = [], ...known } = (await unlessUnparsable(() => input.getMetadataTags())) ?? {};
  const texts = [...Object.entries(raw), ...Object.entries(known)].flatMap(([key, value]) =>
    typeof value === 'string' ? [[key.toLowerCase(), value] as const] : [],
  );
  const notes =
    images.length > 0 ? [{ code: 'cover-left-out' as const, message: 'The cover picture is left out.' }] : [];
  const tags = chooseTags(new Map(texts));
  return { tags: createdAt ? { ...tags, creation_time: createdAt } : tags, notes };
}

/** Returns the titles that timed text of an MP4 has as names of handlers, which FFmpeg doesn't carry over; none if it lists other tracks. */
function titlesOf(streams: readonly FfmpegStream[], texts: readonly MovieTrack[]): (string | undefined)[] {
  const timed = texts.filter(({ sampleEntry }) => sampleEntry === 'tx3g');
  if (streams.length !== timed.length) return [];
  return timed.map((track) => cleanTitle(handlerTitle(track)));
}

/** FFmpeg's name for the codec of a QuickTime file's chapter track. */
const CHAPTER_CODEC = 'bin_data';
/** Sample entries of text that FFmpeg lists as subtitles or chapters. It takes others for data without a name. */
const LISTED_ENTRIES: ReadonlySet<string> = new Set(['tx3g', 'text', 'c608', 'mp4s', WEBVTT_ENTRY]);
const isWebvtt = ({ sampleEntry }: MovieTrack) => sampleEntry === WEBVTT_ENTRY;
const CHAPTER_TRACK_LEFT_OUT: MediaNote = {
  code: 'track-left-out',
  message: 'The chapter track is left out: the chapters are carried over as a list.',
};
const ATTACHMENTS_LEFT_OUT: MediaNote = { code: 'attachment-left-out', message: 'Attached files are left out.' };

function otherPictures(pictures: number): MediaNote[] {
  const message = `The source has ${pictures} video tracks: only the first is painted, and the others are left out.`;
  return pictures > 1 ? [{ code: 'video-left-out', message }] : [];
}

/** FFmpeg lists data that it doesn't understand without a codec. */
const isNamed = (codec: string) => codec !== 'none';

function isOther({ type }: FfmpegStream): boolean {
  return type === 'data' || type === 'attachment' || type === 'unknown';
}

function dataLeftOut(codec: string): MediaNote {
  if (codec === 'tmcd') return { code: 'timecode-left-out', message: 'A timecode track is left out.' };
  const name = codec.trim() || 'unknown';
  return { code: 'data-left-out', message: `A track (${name}) that is neither picture, sound nor text is left out.` };
}

function finished(
  chapters: readonly Chapter[],
  tags: Tags,
  { cues, titles }: { readonly cues: MatroskaCues; readonly titles: readonly (string | undefined)[] },
  more: readonly SubtitleTrack[],
  notes: readonly MediaNote[],
): CollectedText {
  const found = cues.found().map(({ track: { language, title, isDefault }, cues }, i) => {
    return { language, title: title || titles[i], isDefault, cues };
  });
  const subtitles = [...found, ...more];
  const { text, notes: limits } = textWithinLimits({ subtitles, chapters, tags });
  return { text, notes: [...notes, ...limits, ...cues.notes()] };
}
