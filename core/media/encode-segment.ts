import type { EncoderSettings } from './encoder-settings.ts';
import type { FfmpegLimits } from './ffmpeg/ffmpeg-limits.ts';
import type { Ffmpeg } from './ffmpeg/find-ffmpeg.ts';
import type { SourceVideo } from './source-video.ts';
export interface EncodeRequest {
  readonly frames: AsyncIterable<Uint8Array>;
  readonly video: SourceVideo;
  readonly encoder: EncoderSettings;
  readonly ffmpeg: Ffmpeg;
  readonly limits?: FfmpegLimits;
  readonly signal?: AbortSignal;
}
/** Pieces of one segment, a fragmented MP4. */
export declare function encodeSegment(request: EncodeRequest): AsyncGenerator<Uint8Array, void>;
