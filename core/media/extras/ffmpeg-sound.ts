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
export class FfmpegSound {
  /** Tracks in the order of the request. It is empty if FFmpeg wrote nothing. */
  tracks: readonly InputAudioTrack[] = [];
  /** Positions in {@link tracks} of those whose times went back, and were changed by FFmpeg. */
  readonly mended = new Set<number>();
  readonly #output: NodeReadable;
  readonly #input: Input;
  #failure: FfmpegError | undefined;
  #broken: { readonly by: unknown } | undefined;

  private constructor(source: FfmpegSource, wanted: readonly WantedSound[]) {
    this.#output = Readable.from(this.#extract(source, wanted));
    const stream = Readable.toWeb(this.#output) as NodeReadableStream<Uint8Array> as ReadableStream<Uint8Array>;
    this.#input = new Input({
      formats: [MP4],
      source: new ReadableStreamSource(stream, { maxCacheSize: CACHE_BYTES, handleUnhandledError: () => undefined }),
    });
  }

  /** @throws as {@link failure} does, if FFmpeg wrote nothing */
  static async open(source: FfmpegSource, wanted: readonly WantedSound[]): Promise<FfmpegSound> {
    const sound = new FfmpegSound(source, wanted);
    try {
      if (await sound.#input.canRead()) sound.tracks = await sound.#input.getAudioTracks();
      if (sound.tracks.length === 0) sound.failure();
      return sound;
    } catch (thrown) {
      await sound.close();
      throw thrown;
    }
  }

  /**
   * Returns why FFmpeg stopped before the end. Call it once everything has been read.
   * @throws what reading the source threw; FfmpegError if FFmpeg was cancelled or took too long
   */
  failure(): FfmpegError | undefined {
    if (this.#broken) throw this.#broken.by;
    return this.#failure;
  }

  async close(): Promise<void> {
    this.#input.dispose();
    if (!this.#output.destroyed) this.#output.destroy();
    // It also emits an error if mediabunny has left it early.
    await new Promise<void>((resolve) =>
      this.#output.closed ? resolve() : this.#output.once('close', () => resolve()),
    );
  }

  async *#extract({ ffmpeg, bytes, demuxer, signal }: FfmpegSource, wanted: readonly WantedSound[]) {
    const onLine = (line: string) => {
      const track = MENDED_TIME.exec(line)?.[1];
      if (track) this.mended.add(Number(track));
      return track !== undefined;
    };
    const args = soundArguments(demuxer, wanted);
    try {
      yield* runFfmpeg({ path: ffmpeg.path, arguments: args, input: bytes, limits: LIMITS, onLine, signal });
    } catch (thrown) {
      // What FFmpeg has written before is good, but would be lost if this stream failed.
      if (isRefusal(thrown)) this.#failure = thrown;
      else this.#broken = { by: thrown };
    }
  }
}
