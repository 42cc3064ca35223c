/** What a packet costs in a timeline, in memory and stored; 8 more where the container has no index. */
export const TIMELINE_BYTES_PER_PACKET = 9;

/** The picture can be decoded without those before it. */
export const KEY = 1;
/** The picture is never shown: an alternate reference of VP8 or VP9. */
export const HIDDEN = 2;
/** The picture is not shown though others like it are: before or after the source's edit list, or undecodable leading ones. */
export const UNDISPLAYED = 4;

/**
 * The index of a video: one entry a packet, in decode order. {@link TIMELINE_BYTES_PER_PACKET} bytes each; nothing else
 * grows with the length of a video.
 */
export interface Timeline {
  /** Ticks a second. */
  readonly timescale: number;
  /** Presentation times, ticks. */
  readonly pts: Float64Array;
  /** {@link KEY}, {@link HIDDEN}, {@link UNDISPLAYED}. */
  readonly flags: Uint8Array;
  /** Where each packet begins in the file (MPEG-TS), or the content of its cluster (Matroska); elsewhere an index says so. */
  readonly positions?: Float64Array;
}

const MAGIC = 0x4c545052;
/** The second has positions. */
const VERSIONS = [1, 2];
const HEADER_BYTES = 16;

/** Little-endian: `RPTL`, version, timescale, packets (u32 each), then all `pts` and any positions as f64, then all flags. */
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

/** Throws `RangeError` for anything that {@link encodeTimeline} of this version did not write. */
export function decodeTimeline(bytes: Uint8Array): Timeline {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC || !VERSIONS.includes(view.getUint32(4, true))) {
    throw new RangeError('Not a timeline of this version.');
  }
  const columns = view.getUint32(4, true);
  const packets = view.getUint32(12, true);
  if (bytes.length !== HEADER_BYTES + packets * (8 * columns + 1)) throw new RangeError('A cut timeline.');
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

/** Whether a packet is a frame that a viewer sees. */
export function isDisplayed(timeline: Timeline, packet: number): boolean {
  return ((timeline.flags[packet] ?? 0) & (HIDDEN | UNDISPLAYED)) === 0;
}

/** Times of all displayed frames, ascending. 8 bytes a frame. */
export function displayTimes(timeline: Timeline): Float64Array {
  return timeline.pts.filter((_, packet) => isDisplayed(timeline, packet)).sort();
}

/** Whether the decoder gives no frame for the packet. */
export function isHidden(timeline: Timeline, packet: number): boolean {
  return ((timeline.flags[packet] ?? 0) & HIDDEN) !== 0;
}
