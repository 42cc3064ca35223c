/** How long an FFmpeg process may go on. */
export interface FfmpegLimits {
  /** Seconds of its own work. They count neither while its reader is busy nor while it waits for input, unless nothing at all moves for as long. */
  readonly seconds: number;
  /** Seconds in which nothing comes or goes although bytes are on offer and wanted. */
  readonly stallSeconds: number;
}
export const DEFAULT_FFMPEG_LIMITS: FfmpegLimits = { seconds: 3600, stallSeconds: 60 };
