import { transient } from '../contracts/failure.ts';
import type { EncoderSettings } from './encoder-settings.ts';
import { encodeArguments } from './ffmpeg/encode-arguments.ts';
import { FfmpegError } from './ffmpeg/ffmpeg-error.ts';
import type { FfmpegLimits } from './ffmpeg/ffmpeg-limits.ts';
import type { Ffmpeg } from './ffmpeg/find-ffmpeg.ts';
import { runFfmpeg } from './ffmpeg/run-ffmpeg.ts';
import { padToEven } from './pad-to-even.ts';
import type { SourceVideo } from './source-video.ts';

export interface EncodeRequest {
  /** NV12, as `video.painted`; each one belongs to the encoder from when it is yielded. */
  readonly frames: AsyncIterable<Uint8Array>;
  readonly video: SourceVideo;
  readonly encoder: EncoderSettings;
  readonly ffmpeg: Ffmpeg;
  readonly limits?: FfmpegLimits;
  readonly signal?: AbortSignal;
}

/**
 * One segment, piece by piece: a fragmented MP4 that begins with a keyframe. The same frames give the same bytes, on any
 * machine with the same FFmpeg; all segments of a video share their parameter sets. Frames are pulled as fast as FFmpeg
 * takes them.
 * @throws RepaintError `ffmpeg` (retryable); what `frames` throws; the reason of `signal`
 */
export async function* encodeSegment(request: EncodeRequest): AsyncGenerator<Uint8Array, void> {
  const { frames, video, encoder, ffmpeg, limits, signal } = request;
  signal?.throwIfAborted();
  try {
    yield* runFfmpeg({
      path: ffmpeg.path,
      arguments: encodeArguments(video, encoder),
      input: padToEven(frames, video.painted),
      ...(limits && { limits }),
      ...(signal && { signal }),
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof FfmpegError)) throw error;
    throw transient('ffmpeg', `The encoder failed: ${error.message}`, error);
  }
}
