/** Limits beyond which a source is refused before anything is decoded. */
export interface MediaLimits {
  /** Size of the file. */
  readonly maxBytes: number;
  /** Width × height of a frame. */
  readonly maxPixels: number;
  /** Number of compressed pictures, including those that are never shown. */
  readonly maxFrames: number;
  /** Time from the first frame to the end of the last. */
  readonly maxSeconds: number;
}

/**
 * The limits are 64 GiB; 4096 × 2304 pixels, which is the largest picture of H.264 level 5.2; the frames of four hours at
 * 60 frames per second; and twelve hours.
 */
export const DEFAULT_MEDIA_LIMITS: MediaLimits = {
  maxBytes: 64 * 1024 ** 3,
  maxPixels: 4096 * 2304,
  maxFrames: 4 * 3600 * 60,
  maxSeconds: 12 * 3600,
};

/** Pixels of all frames of a picture: a photograph of 64 megapixels. All of it is in memory at once, in a few copies. */
export const DEFAULT_MAX_PICTURE_PIXELS = 2 ** 26;

/** Share of all frames, from 0 to 1, that may be undecodable. */
export const DEFAULT_MAX_DAMAGE = 0.02;

/** Number of frames that may be undecodable in any video, since the share of a short clip may be less than one frame. */
const ALWAYS_ALLOWED = 3;

/**
 * Returns the number of frames that may be undecodable.
 * @param share of all frames; 0 allows none
 */
export function allowedDamage(frames: number, share = DEFAULT_MAX_DAMAGE): number {
  return share === 0 ? 0 : Math.max(Math.floor(share * frames), Math.min(ALWAYS_ALLOWED, frames - 1));
}
