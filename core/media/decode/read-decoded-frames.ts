import { Readable } from 'node:stream';
import type { Bits } from '../../contracts/output-settings.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import { decodeArguments } from '../ffmpeg/decode-arguments.ts';
import type { Ffmpeg } from '../ffmpeg/find-ffmpeg.ts';
import { type FrameLine, isConcealmentLine, isCorruptFrameLine, parseFrameLine } from '../ffmpeg/parse-frame-line.ts';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts';
import { decodedFrameBytes } from '../pictures/tone-frames.ts';

/** A frame that the decoder has output. */
export interface DecodedFrame extends FrameLine {
  /** Pixels in the format of `decodedFormat`, in an array of their own. Undefined if {@link ReadFrames.wants} returned false. */
  readonly data: Uint8Array | undefined;
  /** True if FFmpeg reported that the frame is corrupt. */
  readonly isCorrupt: boolean;
  /** True if FFmpeg has reported so far that it concealed damage, in this frame or another. */
  readonly isAfterConcealment: boolean;
}

export interface ReadFrames {
  readonly video: SourceVideo;
  readonly ffmpeg: Ffmpeg;
  readonly isMending: boolean;
  /** Number of bits of each sample; 8 by default. */
  readonly bits?: Bits | undefined;
  /** A Matroska stream whose times are in ticks. */
  readonly input: AsyncIterable<Uint8Array>;
  /** True if the pixels of the frame at a time are needed. */
  readonly wants: (pts: number) => boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Reads all frames that FFmpeg outputs, each with its time. It throws as `runFfmpeg` does. */
export async function* readDecodedFrames(read: ReadFrames): AsyncGenerator<DecodedFrame, void> {
  const lines = new FrameLines();
  const { video, ffmpeg, isMending, bits, input, signal } = read;
  const output = runFfmpeg({
    path: ffmpeg.path,
    arguments: decodeArguments(video, { ...ffmpeg, isMending, bits }),
    input,
    onLine: (line) => lines.take(line),
    onEnd: () => lines.end(),
    signal,
  });
  const frameBytes = decodedFrameBytes(video, bits);
  let line: TakenLine | undefined;
  let data: Uint8Array | undefined;
  let filled = 0;
  for await (const bytes of output) {
    for (let offset = 0; offset < bytes.length; ) {
      if (filled === 0) {
        line = await lines.next();
        data = line && read.wants(line.pts) ? new Uint8Array(frameBytes) : undefined;
      }
      const part = bytes.subarray(offset, offset + frameBytes - filled);
      data?.set(part, filled);
      filled += part.length;
      offset += part.length;
      if (filled < frameBytes) continue;
      filled = 0;
      if (line) yield { ...line, data };
    }
  }
}

type TakenLine = Omit<DecodedFrame, 'data'>;

/** Queues the lines about frames. They come on stderr before the frames themselves, which come on another pipe. */
class FrameLines {
  readonly #lines = new Readable({ objectMode: true, read: () => undefined });
  readonly #taken: AsyncIterator<TakenLine> = this.#lines[Symbol.asyncIterator]();
  #isCorrupt = false;
  #isAfterConcealment = false;
  #hasEnded = false;

  /** @returns true if the line is about frames, and doesn't belong in an error message */
  take(line: string): boolean {
    if (isConcealmentLine(line)) this.#isAfterConcealment = true;
    if (isCorruptFrameLine(line)) {
      this.#isCorrupt = true;
      return true;
    }
    const frame = parseFrameLine(line);
    if (!frame) return line.startsWith('[Parsed_showinfo');
    const about = { isCorrupt: this.#isCorrupt, isAfterConcealment: this.#isAfterConcealment };
    // FFmpeg's last line may come after its end.
    if (!this.#hasEnded) this.#lines.push({ ...frame, ...about } satisfies TakenLine);
    this.#isCorrupt = false;
    return true;
  }

  end(): void {
    this.#hasEnded = true;
    this.#lines.push(null);
  }

  /** Returns the line about the next frame; undefined if FFmpeg ended without one. */
  async next(): Promise<TakenLine | undefined> {
    return (await this.#taken.next()).value;
  }
}
