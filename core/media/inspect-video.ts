import type { ByteSource } from './byte-source.ts';
import type { MediaLimits } from './media-limits.ts';
import type { SourceVideo } from './source-video.ts';
import type { Timeline } from './timeline.ts';
export declare function inspectVideo(
  source: ByteSource,
  name: string,
  limits: MediaLimits,
): Promise<{ video: SourceVideo; timeline: Timeline }>;
