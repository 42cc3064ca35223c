import type { Clip } from './clip.ts';

type Timed = Pick<Clip, 'video' | 'times'>;

/** When a frame is shown, seconds after the first. */
export function secondsOf({ video, times }: Timed, index: number): number {
  return ((times[index] ?? 0) - (times[0] ?? 0)) / video.timescale;
}

/** How long a video plays. */
export function secondsInAll({ video, times }: Timed): number {
  return Math.max(video.durationTicks - (times[0] ?? 0), 1) / video.timescale;
}

/** The frame that is on screen at a time. */
export function frameAt(clip: Timed, seconds: number): number {
  const ticks = (clip.times[0] ?? 0) + seconds * clip.video.timescale;
  return Math.max(
    0,
    clip.times.findLastIndex((time) => time <= ticks),
  );
}
