import type { Clip } from './clip.ts';

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
