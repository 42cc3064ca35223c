import { type Readable as NodeReadable, Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { Input, type InputAudioTrack, MP4, ReadableStreamSource } from 'mediabunny';
import { type FfmpegError, isRefusal } from '../ffmpeg/ffmpeg-error.ts';
import type { FfmpegSource } from '../ffmpeg/list-streams.ts';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts';
import { soundArguments, type WantedSound } from '../ffmpeg/sound-arguments.ts';

/** Size of the cache between FFmpeg and the reader, which holds some fragments of a second each. */
const CACHE_BYTES = 16 * 1024 * 1024;
/** Enough for four hours of sound on a slow machine. */
const LIMITS = { seconds: 4 * 3600, stallSeconds: 120 };

/** FFmpeg's warning that the time of a packet isn't after that of the packet before. */
const MENDED_TIME = /Non-monoton\w+ DTS in output stream 0:(\d+)/i;

/** Sound tracks that FFmpeg is extracting from a source. */
export interface FfmpegSound {
  /** Tracks in the order of the request. It is empty if FFmpeg wrote nothing. */
  readonly tracks: readonly InputAudioTrack[];
  /**
   * Returns why FFmpeg stopped before the end. Call it once everything has been read.
   * @throws what reading the source threw; FfmpegError if FFmpeg was cancelled or took too long
   */
  failure(): FfmpegError | undefined;
  /** Positions in {@link tracks} of those whose times went back, and were changed by FFmpeg. */
  readonly mended: ReadonlySet<number>;
  close(): Promise<void>;
}

export async function openFfmpegSound(source: FfmpegSource, wanted: readonly WantedSound[]): Promise<FfmpegSound> {
  const mended = new Set<number>();
  let failure: FfmpegError | undefined;
  let broken: { readonly by: unknown } | undefined;
  async function* untilFailure(): AsyncGenerator<Uint8Array, void> {
    const { ffmpeg, bytes, signal } = source;
    try {
      yield* runFfmpeg({
        path: ffmpeg.path,
        arguments: soundArguments(source.demuxer, wanted),
        input: bytes,
        limits: LIMITS,
        onLine: (line) => {
          const track = MENDED_TIME.exec(line)?.[1];
          if (track) mended.add(Number(track));
          return track !== undefined;
        },
        signal,
      });
    } catch (thrown) {
      // What FFmpeg has written before is good, but would be lost if this stream failed.
      if (isRefusal(thrown)) failure = thrown;
      else broken = { by: thrown };
    }
  }
  const output: NodeReadable = Readable.from(untilFailure());
  const stream = Readable.toWeb(output) as NodeReadableStream<Uint8Array> as ReadableStream<Uint8Array>;
  const input = new Input({
    formats: [MP4],
    source: new ReadableStreamSource(stream, { maxCacheSize: CACHE_BYTES, handleUnhandledError: () => undefined }),
  });
  const close = async () => {
    input.dispose();
    if (!output.destroyed) output.destroy();
    await new Promise<void>((resolve) => (output.closed ? resolve() : output.once('close', () => resolve())));
  };
  try {
    const tracks = (await input.canRead()) ? await input.getAudioTracks() : [];
    const check = () => {
      if (broken) throw broken.by;
      return failure;
    };
    if (tracks.length === 0) check();
    return { tracks, failure: check, mended, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}
