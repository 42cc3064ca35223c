import type { MediaNote } from '../../contracts/media-note.ts';
import type { MovieFormat } from '../../contracts/output-settings.ts';
import { FfmpegError } from '../ffmpeg/ffmpeg-error.ts';
import type { FfmpegSource } from '../ffmpeg/list-streams.ts';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts';
import { copySubtitleArguments } from '../ffmpeg/text-arguments.ts';
import { openStreamedBlocks, type StreamedBlock } from '../matroska/streamed-blocks.ts';
import type { Stretch } from './range-of-extras.ts';
import type { SoundPacket, StoredPictures } from './sound-file.ts';

/** Subtitles that are pictures and that Matroska can hold, by FFmpeg's names and by Matroska's. */
const HELD: ReadonlySet<string> = new Set(
  'hdmv_pgs_subtitle dvd_subtitle dvb_subtitle S_HDMV/PGS S_VOBSUB S_DVBSUB'.split(' '),
);

/** True if the painting can have subtitles of a codec as pictures. */
export function keepsPictures(format: MovieFormat, codec: string): boolean {
  return format === 'mkv' && HELD.has(codec);
}

export function picturesLeftOut(codec: string): MediaNote {
  const wayOut = HELD.has(codec) ? ' Ask for the format mkv to keep it as it is.' : '';
  const message = `A subtitle track (${codec}) is left out: it can't be converted to text.${wayOut}`;
  return { code: 'subtitles-left-out', message };
}

/** A subtitle stream of the source. */
interface Wanted {
  /** Position among the subtitle streams of the source. */
  readonly index: number;
  readonly codec: string;
}

/** Subtitles that are pictures, which FFmpeg copies from a source, in the order of their times. */
export interface PictureSubtitles {
  readonly tracks: readonly StoredPictures[];
  /** Time of the next packet, in seconds; Infinity after the last one. */
  readonly nextSeconds: number;
  /** Takes the next packet. Its track is a position in {@link tracks}. */
  take(): Promise<SoundPacket | undefined>;
  notes(): MediaNote[];
  close(): Promise<void>;
}

/** Opens subtitles that are pictures. @returns those of all tracks that FFmpeg can copy */
export async function openPictureSubtitles(
  source: FfmpegSource,
  wanted: readonly Wanted[],
  stretch: Stretch | undefined,
): Promise<PictureSubtitles | undefined> {
  if (wanted.length === 0) return undefined;
  let isCut = false;
  const output = runFfmpeg({
    path: source.ffmpeg.path,
    arguments: copySubtitleArguments(
      source.demuxer,
      wanted.map(({ index }) => index),
    ),
    input: source.bytes,
    ...(source.signal && { signal: source.signal }),
  });
  async function* untilFailure() {
    try {
      yield* output;
    } catch (thrown) {
      if (!(thrown instanceof FfmpegError) || thrown.cancelled || thrown.timedOut) throw thrown;
      isCut = true;
    }
  }
  const { head, blocks } = await openStreamedBlocks(untilFailure());
  const numbers = head.tracks.map(({ number }) => number);
  const isWanted = ({ seconds }: StreamedBlock) => !stretch || (seconds >= stretch.start && seconds < stretch.end);
  const advance = async () => {
    for (let found = await blocks.next(); !found.done; found = await blocks.next())
      if (isWanted(found.value)) return found.value;
    return undefined;
  };
  let next = await advance();
  return {
    tracks: head.tracks.map(({ codec, codecPrivate, language, title, isDefault }, i) => ({
      ...{ index: wanted[i]?.index ?? i, codec, isDefault },
      ...(codecPrivate && { codecPrivate: Buffer.from(codecPrivate).toString('base64') }),
      ...(language && { language }),
      ...(title && { title }),
    })),
    get nextSeconds() {
      return next?.seconds ?? Number.POSITIVE_INFINITY;
    },
    take: async () => {
      if (!next) return undefined;
      const { track, ...packet } = next;
      next = await advance();
      return { ...packet, track: numbers.indexOf(track), isKey: true };
    },
    notes: () => {
      if (numbers.length === 0) return wanted.map(({ codec }) => picturesLeftOut(codec));
      const message = 'The source is damaged: subtitles that are pictures end before it.';
      return isCut ? [{ code: 'subtitles-cut', message }] : [];
    },
    close: async () => void (await output.return()),
  };
}
