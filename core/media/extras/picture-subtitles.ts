import type { MediaNote } from '../../contracts/media-note.ts';
import type { MovieFormat } from '../../contracts/output-settings.ts';
import { isRefusal } from '../ffmpeg/ffmpeg-error.ts';
import type { FfmpegSource } from '../ffmpeg/list-streams.ts';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts';
import { subtitleArguments } from '../ffmpeg/text-arguments.ts';
import type { MatroskaTrack } from '../matroska/read-matroska-head.ts';
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

const ALL: Stretch = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

/** Opens subtitles that are pictures. @returns those of all tracks that FFmpeg can copy */
export async function openPictureSubtitles(
  source: FfmpegSource,
  wanted: readonly Wanted[],
  stretch: Stretch | undefined,
): Promise<PictureSubtitles | undefined> {
  if (wanted.length === 0) return undefined;
  const { ffmpeg, bytes, demuxer, signal } = source;
  const indexes = wanted.map(({ index }) => index);
  const args = subtitleArguments(demuxer, indexes, 'copy');
  const output = runFfmpeg({ path: ffmpeg.path, arguments: args, input: bytes, signal });
  let isCut = false;
  const cut = () => {
    isCut = true;
  };
  const { head, blocks } = await openStreamedBlocks(untilFailure(output, cut));
  const numbers = head.tracks.map(({ number }) => number);
  const packets = within(untilFailure(blocks, cut), stretch ?? ALL);
  const advance = async () => (await packets.next()).value;
  let next = await advance();
  return {
    tracks: head.tracks.map((track, i) => storedTrack(track, wanted[i]?.index ?? i)),
    get nextSeconds() {
      return next?.seconds ?? Number.POSITIVE_INFINITY;
    },
    take: async () => {
      if (!next) return undefined;
      const { track, ...packet } = next;
      next = await advance();
      return { ...packet, track: numbers.indexOf(track), isKey: true };
    },
    notes: () => (numbers.length === 0 ? wanted.map(notCopied) : isCut ? [PICTURES_CUT] : []),
    close: async () => void (await output.return()),
  };
}

/** Passes on what is read until FFmpeg fails or a packet is too large. A cancellation and a time limit are thrown. */
async function* untilFailure<T>(read: AsyncIterable<T>, onFailure: () => void): AsyncGenerator<T, void> {
  try {
    yield* read;
  } catch (thrown) {
    if (!isRefusal(thrown) && !(thrown instanceof RangeError)) throw thrown;
    onFailure();
  }
}

/**
 * Leaves the packets of a stretch, at whose end they go off screen. What is on screen when it begins is shown from there on: the last packet of each track before it, unless
 * its duration says that it has ended.
 */
async function* within(
  blocks: AsyncIterable<StreamedBlock>,
  { start, end }: Stretch,
): AsyncGenerator<StreamedBlock, undefined> {
  const before = new Map<number, StreamedBlock>();
  const cut = (block: StreamedBlock) => ({ ...block, duration: Math.min(block.duration, end - block.seconds) });
  function* begun() {
    for (const block of before.values()) {
      const left = block.seconds + block.duration - start;
      if (block.duration === 0 || left > 0) yield cut({ ...block, seconds: start, duration: Math.max(0, left) });
    }
    before.clear();
  }
  for await (const block of blocks) {
    if (block.seconds < start) {
      before.set(block.track, block);
      continue;
    }
    // A packet at the very start replaces what is on screen.
    if (block.seconds === start) before.delete(block.track);
    else yield* begun();
    if (block.seconds < end) yield cut(block);
  }
  yield* begun();
  return undefined;
}

function storedTrack(track: MatroskaTrack, index: number): StoredPictures {
  const { codec, language, title, isDefault } = track;
  const codecPrivate = track.codecPrivate && Buffer.from(track.codecPrivate).toString('base64');
  return { index, codec, isDefault, codecPrivate, language, title };
}

const PICTURES_CUT: MediaNote = {
  code: 'subtitles-cut',
  message: 'The source is damaged: subtitles that are pictures end before it.',
};

function notCopied({ codec }: Wanted): MediaNote {
  return { code: 'subtitles-left-out', message: `A subtitle track (${codec}) is left out: FFmpeg could not copy it.` };
}
