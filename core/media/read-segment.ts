import type { ByteSource } from './byte-source.ts';
export interface SegmentSummary {
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  /** SHA-256, hex, of codec and parameter sets: equal for segments that can be joined. */
  readonly parameterSets: string;
}
/** Reads all of it; throws RepaintError `invalid-chunk` when it can't be read or doesn't start with a keyframe. */
export declare function readSegment(source: ByteSource): Promise<SegmentSummary>;
