import { z } from 'zod';

/** A range of consecutive displayed frames, and where decoding must start to produce them. Times are ticks of the source's timescale. */
export const Chunk = z.strictObject({
  index: z.int().min(0),
  /** Number of the first frame in display order, from 0. */
  firstFrame: z.int().min(0),
  frames: z.int().min(1),
  /** The chunk consists of the frames displayed in [startPts, endPts). */
  startPts: z.int(),
  endPts: z.int(),
  /** Presentation time of the keyframe that the decoder is given first. */
  keyPts: z.int(),
  /**
   * Byte positions in the file: of that keyframe, and of the first packet after the chunk. In Matroska, they are the
   * positions of the clusters that hold the two.
   */
  keyPosition: z.int().min(0).optional(),
  endPosition: z.int().min(0).optional(),
  /**
   * The keyframe before `keyPts`, from which the decoder starts if the chunk turns out not to decode from `keyPts`.
   * Absent in the first group of pictures.
   */
  keyBefore: z.strictObject({ pts: z.int(), position: z.int().min(0).optional(), packets: z.int().min(1) }).optional(),
  /** Number of packets to read in decode order, from `keyPts` on. The leading pictures of that keyframe are counted, but not decoded. */
  packets: z.int().min(1),
  /** Number of frames that are decoded before the first frame of the chunk, and dropped. */
  preRollFrames: z.int().min(0),
});
export type Chunk = z.infer<typeof Chunk>;
