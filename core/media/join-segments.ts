import { RepaintError } from '../contracts/failure.ts';
import type { ByteSink } from './byte-sink.ts';
import type { ByteSource } from './byte-source.ts';
import type { Chunk } from './plan-chunks.ts';
import type { SourceVideo } from './source-video.ts';
import type { Timeline } from './timeline.ts';
export declare class InvalidChunkError extends RepaintError {
  readonly chunkIndex: number;
}
export interface JoinRequest {
  /** In the order of their chunks; each source is read once. */
  readonly segments: AsyncIterable<{ readonly chunk: Chunk; readonly source: ByteSource }>;
  readonly video: SourceVideo;
  readonly timeline: Timeline;
  /** What copySound wrote. */
  readonly sound?: ByteSource;
  readonly sink: ByteSink;
  readonly signal?: AbortSignal;
}
export interface JoinedVideo {
  readonly frames: number;
  readonly firstPts: number;
  readonly lastPts: number;
  readonly soundPackets: readonly { readonly index: number; readonly codec: string; readonly packets: number }[];
  readonly bytes: number;
}
export declare function joinSegments(request: JoinRequest): Promise<JoinedVideo>;
