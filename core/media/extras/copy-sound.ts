import type { MediaNote } from '../../contracts/media-note.ts';
import type { MovieFormat } from '../../contracts/output-settings.ts';
import { breathe } from '../bytes/breathe.ts';
import type { ByteSink } from '../bytes/byte-sink.ts';
import { PieceWriter } from '../bytes/piece-writer.ts';
import { type FfmpegStream, tryListStreams } from '../ffmpeg/list-streams.ts';
import { movieCreationTime } from '../mp4/creation-time.ts';
import type { Movie, MovieTrack } from '../mp4/read-movie.ts';
import { textBytes } from '../mp4/text-bytes.ts';
import type { OpenedSource } from '../source/opened-source.ts';
import {
  collectByFfmpeg,
  collectFromMatroska,
  collectTags,
  hasChapterList,
  NOTHING,
  type TextCollector,
} from './collect-text.ts';
import { openSound } from './open-sound.ts';
import { keepsPictures, openPictureSubtitles, type PictureSubtitles } from './picture-subtitles.ts';
import { cutExtras, rangeOfExtras } from './range-of-extras.ts';
import { beginSoundFile, encodeSoundPacket, endSoundFile, type StoredTrack } from './sound-file.ts';
import { movieIn, readHeads, type SourceHeads, type SourceOfExtras } from './source-heads.ts';
import type { TrackReader } from './track-reader.ts';

export interface CopySoundRequest extends SourceOfExtras {
  /** Format of the painting; MP4 by default. */
  readonly format?: MovieFormat;
  /** Receives a sound file (see `sound-file.ts`), which `joinSegments` reads. */
  readonly sink: ByteSink;
}

export interface CopiedSound {
  readonly tracks: readonly StoredTrack[];
  readonly notes: readonly MediaNote[];
  /** Size of the sound file. */
  readonly bytes: number;
}

/**
 * Copies the extras of a source: sound that the output format can hold, packet for packet with its times, up to the number
 * of packets that inspection counted; other sound, converted to AAC; subtitles, chapters and tags. What is damaged is left
 * out, with a note. The source is read once from front to back, and once more by FFmpeg if something has to be converted.
 * @throws what the byte source or the sink throws; FfmpegError if FFmpeg took too long; the reason of `signal`
 */
export async function copySound(request: CopySoundRequest): Promise<CopiedSound> {
  const { source, video, sink, signal, format = 'mp4' } = request;
  const heads = await readHeads(request);
  const sound = await openSound({ source, video, format, ...heads });
  let pictures: PictureSubtitles | undefined;
  try {
    const collector = await openText(request, heads);
    pictures = await openPictures(request, heads);
    const writer = new PieceWriter(sink);
    writer.holdUntil(0);
    await writer.write(0, beginSoundFile());
    const rest = source.expect(Number.POSITIVE_INFINITY, 0);
    await copyByTime({ readers: sound.readers, pictures, text: collector, writer, signal }).finally(rest.end);
    const found = await collector.finish();
    signal?.throwIfAborted();
    const tracks = sound.readers.map((reader) => reader.stored());
    const notes = [
      ...(heads.isUnlisted ? [UNLISTED] : []),
      ...(await notesOnUnread(source, heads.movie)),
      ...(video.clockJumps && tracks.length > 0 ? [SOUND_FOLLOWS] : []),
      ...sound.notes(),
      ...found.notes,
      ...(pictures?.notes() ?? []),
    ];
    const stretch = rangeOfExtras(video);
    const kept = pictures && { pictures: [...pictures.tracks] };
    const text = stretch ? cutExtras(found.text, stretch) : found.text;
    await writer.write(writer.size, endSoundFile({ version: 2, tracks, ...kept, text, notes }));
    await writer.finish();
    return { tracks, notes, bytes: writer.size };
  } finally {
    await pictures?.close();
    await sound.close();
  }
}

const UNLISTED: MediaNote = {
  code: 'sound-left-out',
  message: 'The tracks beside the picture are damaged: sound and subtitles are left out.',
};

const SOUND_FOLLOWS: MediaNote = {
  code: 'sound-times',
  message: 'The times of the sound are changed as those of the picture are, where the clock of the source goes back.',
};

/** Notes the sound tracks of an MP4 that mediabunny passes over, since they don't say what their samples are. */
async function notesOnUnread({ input }: OpenedSource, movie: Movie | undefined): Promise<MediaNote[]> {
  const sounds = movie?.tracks?.filter(({ handler }) => handler === 'soun') ?? [];
  const known = new Set((await input.getAudioTracks()).map(({ id }) => id));
  const unread = sounds.filter(({ id }) => !known.has(id)).length;
  if (unread === 0) return [];
  const message = `${unread} sound tracks that don't state a codec are left out.`;
  return [{ code: 'sound-left-out', message }];
}

const TEXT_HANDLERS: ReadonlySet<string> = new Set(['text', 'sbtl', 'subt', 'subp', 'clcp']);
const SHOWN_HANDLERS: ReadonlySet<string> = new Set(['vide', 'soun', ...TEXT_HANDLERS]);

function textsIn(movie: Movie | undefined): MovieTrack[] {
  return movie?.tracks?.filter(({ handler }) => TEXT_HANDLERS.has(handler)) ?? [];
}

/** Opens the subtitles that stay pictures. A source is read once more for them. */
async function openPictures(
  { video, format = 'mp4' }: CopySoundRequest,
  { matroska, movie, ffmpeg, streams, listed }: SourceHeads,
): Promise<PictureSubtitles | undefined> {
  if (!ffmpeg || format !== 'mkv') return undefined;
  const inMatroska = matroska?.tracks.filter(({ type }) => type === 'subtitle');
  const isText = matroska !== undefined || (movie !== undefined && textsIn(movie).length === 0);
  const found = streams ?? listed ?? (isText ? [] : await tryListStreams(ffmpeg));
  const subtitles = inMatroska?.map(({ codec }, index) => ({ index, codec })) ?? found?.filter(isSubtitle) ?? [];
  const wanted = subtitles.filter(({ codec }) => keepsPictures(format, codec));
  return openPictureSubtitles(ffmpeg, wanted, rangeOfExtras(video));
}

const isSubtitle = ({ type }: FfmpegStream) => type === 'subtitle';

async function openText(
  { source, video, format = 'mp4' }: CopySoundRequest,
  { matroska, movie, ffmpeg, streams = [], listed }: SourceHeads,
): Promise<TextCollector> {
  if (video.converted) {
    const converted = ffmpeg && (await movieIn(ffmpeg.bytes, ffmpeg.demuxer));
    return ffmpeg ? collectByFfmpeg(ffmpeg, streams, { format, texts: textsIn(converted) }) : NOTHING;
  }
  if (matroska)
    return collectFromMatroska(source.bytes, matroska, source.input, { format, end: rangeOfExtras(video)?.end });
  const texts = textsIn(movie);
  const handlers = (movie?.tracks ?? []).map(({ handler }) => handler);
  const known = {
    input: source.input,
    createdAt: movie && (await movieCreationTime(source.bytes)),
    pictures: handlers.filter((handler) => handler === 'vide').length,
    otherTracks: handlers.filter((handler) => !SHOWN_HANDLERS.has(handler)),
  };
  const isTransport = video.format === 'ts';
  const needsFfmpeg = isTransport || texts.length > 0 || (await hasChapterList(source.input));
  const found = ffmpeg && needsFfmpeg ? (listed ?? (await tryListStreams(ffmpeg))) : undefined;
  if (!ffmpeg || !found) return collectTags(known);
  if (isTransport) return collectByFfmpeg(ffmpeg, found, { format, texts });
  const bytes = texts.length > 0 ? await textBytes(source.bytes, TEXT_HANDLERS) : undefined;
  return collectByFfmpeg(ffmpeg, found, { format, texts, known: { ...known, textBytes: bytes } });
}

interface Copying {
  readonly readers: readonly TrackReader[];
  readonly pictures: PictureSubtitles | undefined;
  readonly text: TextCollector;
  readonly writer: PieceWriter;
  readonly signal: AbortSignal | undefined;
}

/** Copies the packets of all tracks in the order of their times, so that the join can read the file from front to back. */
async function copyByTime({ readers, pictures, text, writer, signal }: Copying): Promise<void> {
  for (let step = 0; ; step++) {
    signal?.throwIfAborted();
    const times = readers.map(({ nextSeconds }) => nextSeconds);
    const seconds = Math.min(...times);
    const track = times.indexOf(seconds);
    const isPicture = pictures !== undefined && pictures.nextSeconds < seconds;
    const picture = isPicture ? await pictures.take() : undefined;
    if (picture) {
      await writer.write(writer.size, encodeSoundPacket({ ...picture, track: readers.length + picture.track }));
      continue;
    }
    const packet = await readers[track]?.take();
    if (!packet) return;
    await text.readUntil?.(seconds);
    await writer.write(writer.size, encodeSoundPacket({ track, ...packet }));
    await breathe(step);
  }
}
