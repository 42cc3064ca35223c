import { permanent } from '../../contracts/failure.ts';
import { type AskedRange, frameOf, type RangeBorder } from '../../contracts/range-border.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import { displayTimes, type Timeline, UNDISPLAYED } from '../source/timeline.ts';

interface Inspected {
  readonly video: SourceVideo;
  readonly timeline: Timeline;
}

/** Allows for seconds that are rounded to a microsecond. */
const ROUNDING_SECONDS = 1e-6;

/**
 * Leaves only the frames of a range to be shown. `from` is the first frame that begins at or after that time, `to` the first that isn't
 * painted any more. A frame that lasts beyond a `to` in seconds is cut there, at the next tick.
 * @param name for messages
 * @throws RepaintError `invalid-request` if no frame lies in the range
 */
export function cutToRange(inspected: Inspected, name: string, { from, to }: AskedRange): Inspected {
  if (from === undefined && to === undefined) return inspected;
  const { video, timeline } = inspected;
  const times = displayTimes(timeline);
  const first = from === undefined ? 0 : firstFrameAt(times, from, timeline.timescale);
  const end = to === undefined ? times.length : Math.min(times.length, firstFrameAt(times, to, timeline.timescale));
  if (first >= end) throw emptyRange(name, video, times, { from, to });
  const startPts = times[first] as number;
  const nextPts = times[end] ?? Number.POSITIVE_INFINITY;
  const flags = timeline.flags.map((flag, packet) => {
    const pts = timeline.pts[packet] as number;
    return pts < startPts || pts >= nextPts ? flag | UNDISPLAYED : flag;
  });
  const cutPts =
    to === undefined || frameOf(to) !== undefined
      ? nextPts
      : Math.ceil(tickAt(times, Number(to) - ROUNDING_SECONDS, timeline.timescale));
  const durationTicks = Math.min(Math.max(video.durationTicks, times.at(-1) ?? 0), nextPts, cutPts);
  return {
    timeline: { ...timeline, flags },
    video: {
      ...video,
      frames: end - first,
      firstPts: startPts,
      lastPts: times[end - 1] as number,
      durationTicks,
      range: { skippedFrames: first },
      notes: video.notes.filter(({ code }) => first === 0 || code !== 'undecodable-start'),
    },
  };
}

function firstFrameAt(times: Float64Array, border: RangeBorder, timescale: number): number {
  const frame = frameOf(border);
  if (frame !== undefined) return Math.min(frame, times.length);
  const wanted = tickAt(times, Number(border) - ROUNDING_SECONDS, timescale);
  const found = times.findIndex((pts) => pts >= wanted);
  return found === -1 ? times.length : found;
}

function tickAt(times: Float64Array, seconds: number, timescale: number): number {
  return (times[0] ?? 0) + seconds * timescale;
}

function emptyRange(name: string, video: SourceVideo, times: Float64Array, { from = 0, to }: AskedRange) {
  const seconds = (video.durationTicks - (times[0] ?? 0)) / video.timescale;
  const end = to === undefined ? 'its end' : to;
  return permanent(
    'invalid-request',
    `${name} has no frame between ${from} and ${end}: it has ${times.length} frames and lasts ${seconds.toFixed(3)} s.`,
  );
}
