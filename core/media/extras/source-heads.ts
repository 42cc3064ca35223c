import type { SourceVideo } from '../../contracts/source-video.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { Ffmpeg } from '../ffmpeg/find-ffmpeg.ts';
import { type FfmpegSource, type FfmpegStream, tryListStreams } from '../ffmpeg/list-streams.ts';
import { type MatroskaHead, readMatroskaHead } from '../matroska/read-matroska-head.ts';
import { type Movie, readMovie } from '../mp4/read-movie.ts';
import { withRisingClock } from '../mpeg-ts/rising-clock.ts';
import { transportLanguages } from '../mpeg-ts/transport-languages.ts';
import { beginsBeforeTables, transportFormat } from '../mpeg-ts/transport-stream.ts';
import type { OpenedSource } from '../source/opened-source.ts';
import { unlessUnparsable } from '../source/unless-unparsable.ts';

/** A source whose extras are copied. */
export interface SourceOfExtras {
  /** The source that is painted. */
  readonly source: OpenedSource;
  readonly video: SourceVideo;
  /** The upload, if `source` was converted from it. */
  readonly original?: ByteSource;
  /** Without FFmpeg, only what mediabunny can read is copied. */
  readonly ffmpeg?: Ffmpeg;
  readonly signal?: AbortSignal;
}

/** What the headers of a source say about its extras, and who reads them. */
export interface SourceHeads {
  /** Headers of the source, if it is Matroska. */
  readonly matroska?: MatroskaHead | undefined;
  /** Headers of the source, if it is MP4 or MOV. */
  readonly movie?: Movie | undefined;
  /** Converts sound that can't be copied, and reads sources that only FFmpeg reads. */
  readonly ffmpeg?: FfmpegSource | undefined;
  /** The streams that FFmpeg lists. Set if only FFmpeg can read the sound. */
  readonly streams?: readonly FfmpegStream[] | undefined;
  /** True if FFmpeg could not list the streams. */
  readonly isUnlisted?: boolean;
  /** The streams that FFmpeg lists, if it has already been asked, for text that only FFmpeg can read. */
  readonly listed?: readonly FfmpegStream[] | undefined;
  /** Languages by track id, if mediabunny doesn't read them. */
  readonly languages?: ReadonlyMap<number, string>;
}

const DEMUXERS: Record<SourceVideo['format'], string> = {
  mp4: 'mov',
  mov: 'mov',
  mkv: 'matroska',
  webm: 'matroska',
  ts: 'mpegts',
};

export async function readHeads(request: SourceOfExtras): Promise<SourceHeads> {
  const { source, video, original, signal } = request;
  const demuxer = video.converted?.format ?? DEMUXERS[video.format];
  const bytes = original ? await withRisingClock(original, video.clockJumps) : source.bytes;
  const ffmpeg = request.ffmpeg && { ffmpeg: request.ffmpeg, bytes, demuxer, signal };
  if (video.converted) {
    const streams = ffmpeg ? await tryListStreams(ffmpeg) : [];
    return { ffmpeg, streams: streams ?? [], isUnlisted: !streams };
  }
  if (demuxer === 'mpegts') return readTransport(bytes, video, ffmpeg);
  if (demuxer === 'matroska') return { matroska: await readMatroskaHead(bytes), ffmpeg };
  return { movie: await movieIn(bytes, demuxer), ffmpeg };
}

export async function movieIn(bytes: ByteSource, demuxer: string): Promise<Movie | undefined> {
  const limits = { maxFrames: Number.POSITIVE_INFINITY };
  return demuxer === 'mov' ? unlessUnparsable(() => readMovie(bytes, limits)) : undefined;
}

/** Bytes at the start of a transport stream in which its tables are looked for. */
const TABLE_BYTES = 256 * 1024;

/**
 * Decides who reads the sound of a transport stream. mediabunny skips some sound, takes MP2 for MP3, and ends at the first lost byte. If it
 * has done so, or the file begins before its tables, FFmpeg reads all of the sound.
 */
async function readTransport(
  bytes: ByteSource,
  { sound }: SourceVideo,
  ffmpeg: FfmpegSource | undefined,
): Promise<SourceHeads> {
  const start = await bytes.read(0, Math.min(bytes.size, TABLE_BYTES));
  const listed = ffmpeg && (await tryListStreams(ffmpeg));
  const sounds = (listed ?? []).filter(({ type }) => type === 'audio').map(({ codec }) => codec);
  const format = transportFormat(start);
  const isCut = format !== undefined && beginsBeforeTables(start, format);
  const isRead = sounds.join() === sound.map(({ codec }) => codec).join() && !sound.some(({ isBroken }) => isBroken);
  return { ffmpeg, listed, languages: transportLanguages(start), streams: isRead && !isCut ? undefined : listed };
}
