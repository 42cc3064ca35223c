import type { SourceVideo } from '../../contracts/source-video.ts';
import { decodeArguments } from '../ffmpeg/decode-arguments.ts';
import type { FfmpegLimits } from '../ffmpeg/ffmpeg-limits.ts';
import type { Ffmpeg } from '../ffmpeg/find-ffmpeg.ts';
import { type FrameLine, parseFrameLine, tellsOfConcealment, tellsOfCorruptFrame } from '../ffmpeg/parse-frame-line.ts';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts';
import { decodedFrameBytes } from '../pictures/tone-frames.ts';

/** A frame that a decoder gave. */
export interface DecodedFrame extends FrameLine {
  /** As FFmpeg hands it over; its own array. Undefined where {@link ReadFrames.wants} didn't want it. */
  readonly data: Uint8Array | undefined;
  /** Whether FFmpeg says that something of it is made up. */
  readonly isCorrupt: boolean;
  /** Whether FFmpeg has said so far that it had to make up something, in this frame or another. */
  readonly isAfterConcealment: boolean;
}

export interface ReadFrames {
  readonly video: SourceVideo;
  readonly ffmpeg: Ffmpeg;
  readonly isMending: boolean;
  /** A Matroska stream whose times count in ticks. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Whether the pixels of the frame of a time are of use. */
  readonly wants: (pts: number) => boolean;
  readonly limits?: FfmpegLimits;
  readonly signal?: AbortSignal;
}

/** All frames that FFmpeg gives, each with its time. Throws as `runFfmpeg` does. */
export async function* readDecodedFrames(read: ReadFrames): AsyncGenerator<DecodedFrame, void> {
  const lines = new FrameLines();
  const { video, ffmpeg, isMending, input, limits, signal } = read;
  const output = runFfmpeg({
    path: ffmpeg.path,
    arguments: decodeArguments(video, { ...ffmpeg, isMending }),
    input,
    onLine: (line) => lines.take(line),
    onEnd: () => lines.end(),
    ...(limits && { limits }),
    ...(signal && { signal }),
  });
  const frameBytes = decodedFrameBytes(video);
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

/** Lines come on stderr ahead of the frames that they speak of, but on another pipe. */
class FrameLines {
  readonly #lines: TakenLine[] = [];
  #isCorrupt = false;
  #isAfterConcealment = false;
  #hasEnded = false;
  #wake: (() => void) | undefined;

  /** @returns whether it was one of ours */
  take(line: string): boolean {
    if (tellsOfConcealment(line)) this.#isAfterConcealment = true;
    if (tellsOfCorruptFrame(line)) {
      this.#isCorrupt = true;
      return true;
    }
    const frame = parseFrameLine(line);
    if (!frame) return line.startsWith('[Parsed_showinfo');
    this.#lines.push({ ...frame, isCorrupt: this.#isCorrupt, isAfterConcealment: this.#isAfterConcealment });
    this.#isCorrupt = false;
    this.#wake?.();
    return true;
  }

  end(): void {
    this.#hasEnded = true;
    this.#wake?.();
  }

  /** Undefined where FFmpeg ended without a word about the frame. */
  async next(): Promise<TakenLine | undefined> {
    while (this.#lines.length === 0 && !this.#hasEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#lines.shift();
  }
}
