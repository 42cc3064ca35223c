import { z } from 'zod';
import type { Timeline } from './timeline.ts';

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
  /** Packets to walk in decode order, from that keyframe on; its leading pictures are among them but not fed. */
  packets: z.int().min(1),
  /** Frames that are decoded before the first one of the chunk, and dropped. */
  preRollFrames: z.int().min(0),
});
export type Chunk = z.infer<typeof Chunk>;

export declare function planChunks(timeline: Timeline, options: { targetFrames: number }): Chunk[];
