/** How long an FFmpeg process may run. */
export interface FfmpegLimits {
  /** Seconds of its own work. Time while its reader is busy or it waits for input doesn't count, unless no byte moves for as long. */
  readonly seconds: number;
  /** Seconds in which it may neither read nor write a byte although it has input and a reader that waits. */
  readonly stallSeconds: number;
}
export const DEFAULT_FFMPEG_LIMITS: FfmpegLimits = { seconds: 3600, stallSeconds: 60 };
