import type { ByteSink } from './byte-sink.ts';
import type { OpenedSource } from './opened-source.ts';
import type { SourceVideo } from './source-video.ts';
export interface CopiedTrack {
  readonly index: number;
  readonly codec: string;
  readonly packets: number;
  readonly bytes: number /** SHA-256, hex, over all packets' bytes in order. */;
  readonly sha256: string;
}
export interface CopiedSound {
  readonly tracks: readonly CopiedTrack[] /** Tracks that the output can't carry as they are. */;
  readonly skipped: readonly { readonly index: number; readonly codec: string }[];
  readonly bytes: number;
}
export interface CopySoundRequest {
  readonly source: OpenedSource;
  readonly video: SourceVideo;
  readonly sink: ByteSink;
  readonly signal?: AbortSignal;
}
export declare function copySound(request: CopySoundRequest): Promise<CopiedSound>;
