import { resizeFrame } from '../../engine/frames/resample.ts';
import { wrongUsage } from '../command-error.ts';
import type { Clip } from './clip.ts';
import { pickDifferent } from './pick-different.ts';
import { fitWithin, type Still, shrunk } from './still.ts';

/** This many evenly spaced frames are compared, and at most `MOST` of them are chosen. */
const CANDIDATES = 8;
const MOST = 3;
/** Frames are compared with this many pixels on their longer side. */
const THUMBNAIL = 32;

export interface StillOptions {
  /** The times in seconds after the first frame; without them, frames are chosen that differ. */
  readonly at: readonly number[] | undefined;
  /** The maximum number of pixels of the longer side. */
  readonly longest: number;
  readonly signal: AbortSignal;
}

/**
 * Decodes the frames at the given times, or some frames that differ.
 * @throws CommandError `usage` if a time is past the end of the video
 */
export async function stillsOfClip(clip: Clip, { at, longest, signal }: StillOptions): Promise<Still[]> {
  refuseLate(clip, at ?? []);
  const indices = at === undefined ? candidates(clip) : at.map((seconds) => frameAt(clip, seconds));
  const frames: Still[] = [];
  for (const index of new Set(indices)) frames.push(shrunk(await readStill(clip, index, signal), longest));
  if (at !== undefined) return frames;
  const picked = pickDifferent(frames.map(thumbnailOf), MOST);
  return frames.filter((_, index) => picked.includes(index));
}

function refuseLate(clip: Clip, at: readonly number[]): void {
  const seconds = secondsInAll(clip);
  const late = at.find((time) => time > seconds);
  if (late === undefined) return;
  throw wrongUsage(
    `--at ${late} is past the end of ${clip.name}, which lasts ${seconds.toFixed(1)} s: name an earlier time.`,
  );
}

/** Returns the frames in the middle of equal parts of the video. */
function candidates(clip: Clip): number[] {
  const seconds = secondsInAll(clip);
  return Array.from({ length: CANDIDATES }, (_, part) => frameAt(clip, ((part + 0.5) / CANDIDATES) * seconds));
}

async function readStill(clip: Clip, index: number, signal: AbortSignal): Promise<Still> {
  const { width, height, colour } = clip.video.painted;
  const title = `${clip.name} at ${secondsOf(clip, index).toFixed(1)} s`;
  return { title, frame: await clip.frame(index, signal), format: { width, height, colour } };
}

function thumbnailOf({ frame, format }: Still): Uint8Array {
  return resizeFrame(frame, format, fitWithin(format, THUMBNAIL));
}

type Timed = Pick<Clip, 'video' | 'times'>;

/** Returns the time of a frame in seconds after the first frame. */
export function secondsOf({ video, times }: Timed, index: number): number {
  return ((times[index] ?? 0) - (times[0] ?? 0)) / video.timescale;
}

/** Returns the length of a video in seconds. */
export function secondsInAll({ video, times }: Timed): number {
  return Math.max(video.durationTicks - (times[0] ?? 0), 1) / video.timescale;
}

/** Returns the index of the frame that is shown at a time. */
export function frameAt(clip: Timed, seconds: number): number {
  const ticks = (clip.times[0] ?? 0) + seconds * clip.video.timescale;
  return Math.max(
    0,
    clip.times.findLastIndex((time) => time <= ticks),
  );
}
