import type { EncoderSettings } from '../../contracts/encoder-settings.ts';
import { permanent, transient } from '../../contracts/failure.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import { encodeArguments } from '../ffmpeg/encode-arguments.ts';
import { FfmpegError } from '../ffmpeg/ffmpeg-error.ts';
import type { FfmpegLimits } from '../ffmpeg/ffmpeg-limits.ts';
import type { Ffmpeg } from '../ffmpeg/find-ffmpeg.ts';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts';
import { padToEven } from './pad-to-even.ts';

export interface EncodeRequest {
  /** NV12, as `video.painted`; each one belongs to the encoder from when it is yielded. */
  readonly frames: AsyncIterable<Uint8Array>;
  readonly video: Pick<SourceVideo, 'painted' | 'timescale' | 'frames' | 'firstPts' | 'durationTicks'>;
  readonly encoder: EncoderSettings;
  readonly ffmpeg: Ffmpeg;
  readonly limits?: FfmpegLimits;
  readonly signal?: AbortSignal;
}

/**
 * One segment, piece by piece: a fragmented MP4 that begins with a keyframe. The same frames give the same bytes, on any
 * machine with the same FFmpeg; all segments of a video share their parameter sets. Frames are pulled as fast as FFmpeg
 * takes them.
 * @throws RepaintError `ffmpeg`, retryable unless this FFmpeg lacks a software encoder; what `frames` throws; the reason of `signal`
 */
export async function* encodeSegment(request: EncodeRequest): AsyncGenerator<Uint8Array, void> {
  const { frames, video, encoder, ffmpeg, limits, signal } = request;
  signal?.throwIfAborted();
  refuseMissingEncoder(encoder, ffmpeg);
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
    const wayOut = isHardware(encoder) ? ` ${WITHOUT_HARDWARE}` : '';
    throw transient('ffmpeg', `The encoder ${encoder.encoder} failed: ${error.message}${wayOut}`, error);
  }
}

const WITHOUT_HARDWARE = 'Ask for the encoder "software", or give every worker a card that has it.';

/** Another worker may have the card; a build without a software encoder is what the workers are made with. */
function refuseMissingEncoder(settings: EncoderSettings, { encoders, version }: Ffmpeg): void {
  const { encoder, codec } = settings;
  if (encoders.has(encoder)) return;
  const missing = `FFmpeg ${version} of this worker has no ${encoder}`;
  if (isHardware(settings)) throw transient('ffmpeg', `${missing}. ${WITHOUT_HARDWARE}`);
  throw permanent('ffmpeg', `${missing}: give it a build that has, or ask for another codec than ${codec}.`);
}

function isHardware({ encoder }: EncoderSettings): boolean {
  return encoder.endsWith('_nvenc');
}
