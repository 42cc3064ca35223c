/** How long an FFmpeg process may go on. */
export interface FfmpegLimits {
  /** Wall-clock seconds for the whole run, waiting for its reader included. */
  readonly seconds: number;
  /** Seconds in which nothing comes or goes although bytes are on offer and wanted. */
  readonly stallSeconds: number;
}
export const DEFAULT_FFMPEG_LIMITS: FfmpegLimits = { seconds: 3600, stallSeconds: 60 };
