import type { KeyPlace } from './video-packets.ts';

/** Size of a packet in a timeline, in memory and in storage. With `positions`, it is 8 bytes more. */
export const TIMELINE_BYTES_PER_PACKET = 9;

/** Flag of a picture that can be decoded without those before it. */
export const KEY = 1;
/** Flag of a picture that the decoder never outputs: an alternate reference of VP8 or VP9. */
export const HIDDEN = 2;
/** Flag of a picture that is decoded but not shown: it lies outside the source's edit list, or is an undecodable leading picture. */
export const UNDISPLAYED = 4;

/**
 * The index of a video: one entry per packet, in decode order. It is the only thing in memory that grows with the length
 * of a video, by {@link TIMELINE_BYTES_PER_PACKET} bytes per packet.
 */
export interface Timeline {
  /** Ticks per second. */
  readonly timescale: number;
  /** Presentation times in ticks. */
  readonly pts: Float64Array;
  /** Combinations of {@link KEY}, {@link HIDDEN} and {@link UNDISPLAYED}. */
  readonly flags: Uint8Array;
  /**
   * Byte positions in the file: of each packet in MPEG-TS, of the content of each packet's cluster in Matroska. Absent for
   * formats with an index.
   */
  readonly positions?: Float64Array;
}

const MAGIC = 0x4c545052;
/** Version 2 has positions. */
const VERSIONS = [1, 2];
const HEADER_BYTES = 16;

/**
 * Encodes a timeline for storage, in little-endian: `RPTL`, version, timescale and number of packets as u32, then all `pts`
 * and any positions as f64, then all flags as bytes.
 */
export function encodeTimeline({ timescale, pts, flags, positions }: Timeline): Uint8Array {
  const words = [pts, ...(positions ? [positions] : [])];
  const bytes = new Uint8Array(HEADER_BYTES + pts.length * (8 * words.length + 1));
  const view = new DataView(bytes.buffer);
  for (const [i, word] of [MAGIC, words.length, timescale, pts.length].entries()) view.setUint32(i * 4, word, true);
  for (const [column, values] of words.entries()) {
    const start = HEADER_BYTES + column * pts.length * 8;
    for (const [i, value] of values.entries()) view.setFloat64(start + i * 8, value, true);
  }
  bytes.set(flags, HEADER_BYTES + pts.length * 8 * words.length);
  return bytes;
}

/**
 * Decodes what {@link encodeTimeline} wrote.
 * @throws RangeError if the bytes are no timeline, of an unknown version, or truncated
 */
export function decodeTimeline(bytes: Uint8Array): Timeline {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC || !VERSIONS.includes(view.getUint32(4, true))) {
    throw new RangeError('These bytes are no timeline of this version.');
  }
  const columns = view.getUint32(4, true);
  const packets = view.getUint32(12, true);
  if (bytes.length !== HEADER_BYTES + packets * (8 * columns + 1)) throw new RangeError('The timeline is truncated.');
  const column = (index: number) => {
    const start = HEADER_BYTES + index * packets * 8;
    return Float64Array.from({ length: packets }, (_, i) => view.getFloat64(start + i * 8, true));
  };
  return {
    timescale: view.getUint32(8, true),
    pts: column(0),
    flags: bytes.slice(HEADER_BYTES + packets * 8 * columns),
    ...(columns === 2 && { positions: column(1) }),
  };
}

export function isKeyframe(timeline: Timeline, packet: number): boolean {
  return ((timeline.flags[packet] ?? 0) & KEY) !== 0;
}

/** Returns where a packet is found. */
export function placeOf({ pts, positions, timescale }: Timeline, packet: number): KeyPlace {
  return { time: ((pts[packet] as number) + 0.5) / timescale, position: positions?.[packet] };
}

/** True if a packet is a frame that a viewer sees. */
export function isDisplayed(timeline: Timeline, packet: number): boolean {
  return ((timeline.flags[packet] ?? 0) & (HIDDEN | UNDISPLAYED)) === 0;
}

/** Returns the times of all displayed frames in ticks, ascending. They take 8 bytes per frame. */
export function displayTimes(timeline: Timeline): Float64Array {
  return timeline.pts.filter((_, packet) => isDisplayed(timeline, packet)).sort();
}

/** True if the decoder outputs no frame for a packet. */
export function isHidden(timeline: Timeline, packet: number): boolean {
  return ((timeline.flags[packet] ?? 0) & HIDDEN) !== 0;
}
