/** What is refused as too large before anything is decoded. */
export interface MediaLimits {
  /** Size of the file. */
  readonly maxBytes: number;
  /** Width × height of a frame. */
  readonly maxPixels: number;
  /** Compressed pictures, those that are never shown included. */
  readonly maxFrames: number;
  /** From the first frame to the end of the last, seconds. */
  readonly maxSeconds: number;
}

/** 64 GiB; 4096 × 2304, the largest picture of H.264 level 5.2; four hours at 60 frames a second; twelve hours. */
export const DEFAULT_MEDIA_LIMITS: MediaLimits = {
  maxBytes: 64 * 1024 ** 3,
  maxPixels: 4096 * 2304,
  maxFrames: 4 * 3600 * 60,
  maxSeconds: 12 * 3600,
};

/** Share of all frames that may be undecodable. */
export const DEFAULT_MAX_DAMAGE = 0.02;

/** Frames that may have no picture in any video, however short: a share of a short clip is less than one frame. */
const ALWAYS_ALLOWED = 3;

/**
 * The number of frames that may have no picture of their own.
 * @param share of all frames; 0 allows none
 */
export function allowedDamage(frames: number, share = DEFAULT_MAX_DAMAGE): number {
  return share === 0 ? 0 : Math.max(Math.floor(share * frames), Math.min(ALWAYS_ALLOWED, frames - 1));
}
