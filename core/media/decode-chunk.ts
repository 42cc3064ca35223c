import type { FfmpegLimits } from './ffmpeg/ffmpeg-limits.ts';
import type { Ffmpeg } from './ffmpeg/find-ffmpeg.ts';
import type { OpenedSource } from './opened-source.ts';
import type { Chunk } from './plan-chunks.ts';
import type { SourceVideo } from './source-video.ts';
export interface DecodeRequest {
  readonly source: OpenedSource;
  readonly video: SourceVideo;
  readonly chunk: Chunk;
  readonly ffmpeg: Ffmpeg;
  readonly limits?: FfmpegLimits;
  readonly signal?: AbortSignal;
  /** Start decoding this many keyframes further back; 1 for a chunk that failed once. */
  readonly preRollGops?: number;
}
/** Frames are Uint8Arrays over SharedArrayBuffers of nv12FrameBytes(width, height), one buffer each. */
export declare function decodeChunk(request: DecodeRequest): AsyncGenerator<Uint8Array, void>;
