import { bitsOfEncoder, type EncoderSettings } from '../../contracts/encoder-settings.ts';
import { permanent, transient } from '../../contracts/failure.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import { DEEP_FORMAT, encodeArguments } from '../ffmpeg/encode-arguments.ts';
import { FfmpegError } from '../ffmpeg/ffmpeg-error.ts';
import type { FfmpegLimits } from '../ffmpeg/ffmpeg-limits.ts';
import type { Ffmpeg } from '../ffmpeg/find-ffmpeg.ts';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts';
import { takesPixelFormat } from '../ffmpeg/takes-pixel-format.ts';
import { padToEven } from './pad-to-even.ts';

export interface EncodeRequest {
  /** Frames with the size of `video.painted`, as NV12 or, for an encoder of 10 bits, as `deep-frames.ts` describes them. Each belongs to the encoder once it has been yielded. */
  readonly frames: AsyncIterable<Uint8Array>;
  readonly video: Pick<SourceVideo, 'painted' | 'timescale' | 'frames' | 'firstPts' | 'durationTicks'>;
  readonly encoder: EncoderSettings;
  readonly ffmpeg: Ffmpeg;
  readonly limits?: FfmpegLimits | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Encodes a segment and yields it in pieces. It is a fragmented MP4 that begins with a keyframe. The same frames give the same
 * bytes on any machine with the same FFmpeg, and all segments of a video share their parameter sets. Frames are pulled as fast
 * as FFmpeg encodes them.
 * @throws RepaintError `ffmpeg`, retryable unless this FFmpeg lacks a software encoder; what `frames` throws; the reason of `signal`
 */
export async function* encodeSegment(request: EncodeRequest): AsyncGenerator<Uint8Array, void> {
  const { frames, video, encoder, ffmpeg, limits, signal } = request;
  signal?.throwIfAborted();
  refuseMissingEncoder(encoder, ffmpeg);
  await refuseMissingDepth(encoder, ffmpeg);
  try {
    yield* runFfmpeg({
      path: ffmpeg.path,
      arguments: encodeArguments(video, encoder),
      input: padToEven(frames, video.painted, bitsOfEncoder(encoder)),
      limits,
      signal,
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof FfmpegError)) throw error;
    const wayOut = isHardware(encoder) ? ` ${WITHOUT_HARDWARE}` : '';
    throw transient('ffmpeg', `The encoder ${encoder.encoder} failed: ${error.message}${wayOut}`, error);
  }
}

const WITHOUT_HARDWARE = 'Ask for the encoder "software", or give every worker a GPU that has it.';

/** Throws if FFmpeg lacks the encoder: a retryable failure for a hardware encoder, which another worker may have, and else a permanent one. */
function refuseMissingEncoder(settings: EncoderSettings, { encoders, version }: Ffmpeg): void {
  const { encoder, codec } = settings;
  if (encoders.has(encoder)) return;
  const missing = `FFmpeg ${version} of this worker has no encoder ${encoder}`;
  if (isHardware(settings)) throw transient('ffmpeg', `${missing}. ${WITHOUT_HARDWARE}`);
  throw permanent('ffmpeg', `${missing}: install a build that has it, or ask for another codec than ${codec}.`);
}

/** Throws if FFmpeg's encoder was built for 8 bits alone: FFmpeg would then write 8 bits, with a warning. */
async function refuseMissingDepth(settings: EncoderSettings, ffmpeg: Ffmpeg): Promise<void> {
  const { encoder } = settings;
  if (bitsOfEncoder(settings) === 8 || (await takesPixelFormat(ffmpeg, encoder, DEEP_FORMAT))) return;
  const missing = `The encoder ${encoder} of FFmpeg ${ffmpeg.version} of this worker writes 8 bits only`;
  throw permanent('ffmpeg', `${missing}: install a build whose encoder takes ${DEEP_FORMAT}, or ask for 8 bits.`);
}

function isHardware({ encoder }: EncoderSettings): boolean {
  return encoder.endsWith('_nvenc');
}
