/** FFmpeg's filter that makes one frame of both fields. Frames that are marked as progressive pass unchanged. */
export const DEINTERLACE = 'bwdif=mode=send_frame:parity=auto:deint=interlaced';

/** Least width and height of an interlaced picture. The filter doesn't accept smaller ones. */
export const LEAST_FIELDS = 8;
