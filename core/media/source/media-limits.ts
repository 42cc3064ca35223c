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
