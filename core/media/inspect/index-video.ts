import type { EncodedPacket } from 'mediabunny';
import type { MediaNote } from '../../contracts/media-note.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import { hevcLengthBytes, hevcType, unitsWithLengths } from '../bitstreams/annex-b.ts';
import type { CanStart } from '../bitstreams/can-start.ts';
import { isShown } from '../bitstreams/shown-frame.ts';
import { breathe } from '../bytes/breathe.ts';
import { refusals } from '../source/refusals.ts';
import { ticksOf } from '../source/ticks.ts';
import { displayTimes, HIDDEN, KEY, placeOf, type Timeline, UNDISPLAYED } from '../source/timeline.ts';
import type { PaintedTrack } from './describe-picture.ts';
import { wrongMarks } from './keyframe-marks.ts';
import type { Asked } from './read-headers.ts';

export interface IndexOptions extends Pick<Asked, 'name' | 'limits'> {
  readonly timescale: number;
  /** Time in seconds at which the edit list of an MP4 ends. */
  readonly editEnd: number | undefined;
  /** True if what lies before 0 is cut off, as by an MP4's edit list. */
  readonly hasEditList: boolean;
}

export interface VideoIndex {
  readonly timeline: Timeline;
  /** End of the last displayed frame, in ticks. */
  readonly endPts: number;
  readonly notes: MediaNote[];
}

/**
 * Indexes all packets of a video. It reads only their metadata, except for VP8 and VP9, whose hidden frames are marked only in the data,
 * and for files whose marks of keyframes are wrong.
 */
export async function indexVideo(painted: PaintedTrack, options: IndexOptions): Promise<VideoIndex> {
  const { codec, opened } = painted;
  const { packets } = opened;
  const { timescale, name, limits } = options;
  const hasHidden = codec === 'vp8' || codec === 'vp9';
  const canStart = await wrongMarks(painted);
  const needsData = hasHidden || canStart !== undefined;
  const retrieval = { metadataOnly: !needsData };
  const index = { pts: [] as number[], flags: [] as number[], positions: [] as number[] };
  let last = { pts: Number.NEGATIVE_INFINITY, end: 0 };
  let step = 0;
  for (let packet = await packets.first(retrieval); packet; packet = await packets.next(packet, retrieval)) {
    if (step >= limits.maxFrames) throw refusals.tooManyFrames(name, limits.maxFrames);
    const pts = ticksOf(packet.timestamp, timescale);
    index.pts.push(pts);
    index.flags.push(flagsOf(packet, hasHidden ? codec : undefined, canStart));
    if (packets.positionOf) index.positions.push(packets.positionOf(packet));
    if (pts > last.pts) last = { pts, end: pts + ticksOf(packet.duration, timescale) };
    await breathe(step++);
  }
  if (step === 0) throw refusals.noFrames(name);
  if (packets.hasEnd && !(await packets.hasEnd())) throw new RangeError('its last packets are missing');
  const timeline = {
    timescale,
    pts: Float64Array.from(index.pts),
    flags: Uint8Array.from(index.flags),
    ...(packets.positionOf && { positions: Float64Array.from(index.positions) }),
  };
  if (!timeline.flags.some((flag) => (flag & KEY) !== 0)) throw new RangeError('no keyframe is marked');
  const editEnd = ticksOf(options.editEnd ?? Number.POSITIVE_INFINITY, timescale);
  const edit = { start: options.hasEditList ? 0 : Number.NEGATIVE_INFINITY, end: editEnd };
  const notes = markUndisplayed(timeline, edit, await decodableLeaders(painted, timeline));
  if (displayTimes(timeline).length === 0) throw refusals.noFrames(name);
  return { timeline, endPts: endOfLast(timeline, last, editEnd), notes };
}

function flagsOf({ type, data }: EncodedPacket, hiding: SourceVideo['codec'] | undefined, canStart?: CanStart): number {
  const isMarked = type === 'key';
  const isKey = canStart ? canStart(data, isMarked) : isMarked;
  return (isKey ? KEY : 0) | (hiding && !isShown(hiding, data) ? HIDDEN : 0);
}

/** Marks the packets that no viewer sees: those outside the edit, and those before the first picture that can be decoded. */
function markUndisplayed(
  { pts, flags }: Timeline,
  edit: { readonly start: number; readonly end: number },
  decodable: ReadonlySet<number>,
): MediaNote[] {
  const firstKey = flags.findIndex((flag) => (flag & KEY) !== 0);
  let undecodable = 0;
  for (let packet = 0; packet < pts.length; packet++) {
    const time = pts[packet] as number;
    const isHidden = ((flags[packet] as number) & HIDDEN) !== 0;
    const isLeader = time < (pts[firstKey] as number) && !decodable.has(time);
    const isLost = !isHidden && (packet < firstKey || isLeader);
    if (isLost) undecodable++;
    if (isLost || time < edit.start || time >= edit.end) flags[packet] = (flags[packet] as number) | UNDISPLAYED;
  }
  if (undecodable === 0) return [];
  const message = `${undecodable} frames at the start are left out, as players do: the file lacks the frames that they may depend on.`;
  return [{ code: 'undecodable-start', message, frames: undecodable }];
}

/** Leading pictures that are looked at: far more than an encoder puts before a keyframe, and few enough to read. */
const MOST_LEADERS = 64;

/** Returns the times of the leading pictures of the first keyframe that can be decoded, which H.265 states by their type (RADL). */
async function decodableLeaders({ codec, opened }: PaintedTrack, timeline: Timeline): Promise<Set<number>> {
  const { packets, codecPrivate } = opened;
  const found = new Set<number>();
  const first = timeline.flags.findIndex((flag) => (flag & KEY) !== 0);
  const key = codec === 'hevc' && codecPrivate ? await packets.key(placeOf(timeline, first)) : null;
  if (!key || !codecPrivate) return found;
  let next = await packets.next(key);
  for (let read = 0; next && next.timestamp < key.timestamp && read < MOST_LEADERS; read++) {
    if (isRadl(next.data, hevcLengthBytes(codecPrivate))) found.add(ticksOf(next.timestamp, timeline.timescale));
    next = await packets.next(next);
  }
  return found;
}

/** True if a packet's picture is RADL, types 6 and 7; types below 32 are pictures (ITU-T H.265, table 7-1). */
function isRadl(data: Uint8Array, lengthBytes: number): boolean {
  const [type] = unitsWithLengths(data, lengthBytes)
    .map(hevcType)
    .filter((each) => each < 32);
  return type === 6 || type === 7;
}

/** Frame rate that gives the duration of a single frame if the file states none. Players assume the same. */
const LONE_FRAME_RATE = 25;

/** Returns the end of the last frame: by its stated duration, or else by that of the frame before, but not beyond the edit. */
function endOfLast(timeline: Timeline, last: { pts: number; end: number }, editEnd: number): number {
  const times = displayTimes(timeline);
  const lastPts = times.at(-1) as number;
  const before = times.at(-2) ?? lastPts - Math.max(1, Math.round(timeline.timescale / LONE_FRAME_RATE));
  const end = last.pts === lastPts && last.end > lastPts ? last.end : 2 * lastPts - before;
  return Math.max(lastPts, Math.min(end, editEnd));
}
