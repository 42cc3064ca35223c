import { readVint } from './ebml-reader.ts';

/** A block of a Matroska file (RFC 9559, section 10). */
export interface Block {
  /** Track number. */
  readonly track: number;
  /** Time since the start of the cluster. */
  readonly ticks: number;
  /** True if the block is marked as a keyframe, which only simple blocks can be. */
  readonly isKey: boolean;
  /** True if the block holds several frames. */
  readonly isLaced: boolean;
  readonly data: Uint8Array;
}

const LACED = 0x06;
const KEYFRAME = 0x80;

/** Parses the content of a block; undefined if it is too short. */
export function parseBlock(block: Uint8Array): Block | undefined {
  const track = readVint(block, 0);
  if (!track || block.length < track.length + 3) return undefined;
  const flags = block[track.length + 2] as number;
  return {
    track: track.value,
    ticks: new DataView(block.buffer, block.byteOffset).getInt16(track.length),
    isKey: (flags & KEYFRAME) !== 0,
    isLaced: (flags & LACED) !== 0,
    data: block.subarray(track.length + 3),
  };
}
