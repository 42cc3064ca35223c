import { z } from 'zod';

/** A run of displayed frames, and where decoding has to start to get them. Times are ticks of the source's timescale. */
export const Chunk = z.strictObject({
  index: z.int().min(0),
  /** Number of the first frame in display order, from 0. */
  firstFrame: z.int().min(0),
  frames: z.int().min(1),
  /** Its frames are those displayed in [startPts, endPts). */
  startPts: z.int(),
  endPts: z.int(),
  /** The keyframe that is fed first. */
  keyPts: z.int(),
  /** Where that keyframe begins in the file, or in Matroska its cluster, and the same of the first packet after those of the chunk. */
  keyPosition: z.int().min(0).optional(),
  endPosition: z.int().min(0).optional(),
  /** The same of the keyframe before that one, for what can't be decoded without it. Absent at the start. */
  keyBefore: z.strictObject({ pts: z.int(), position: z.int().min(0).optional(), packets: z.int().min(1) }).optional(),
  /** Packets to walk in decode order, from that keyframe on; its leading pictures are among them but not fed. */
  packets: z.int().min(1),
  /** Frames that are decoded before the first one of the chunk, and dropped. */
  preRollFrames: z.int().min(0),
});
export type Chunk = z.infer<typeof Chunk>;
