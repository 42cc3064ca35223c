import type { SourceVideo } from '../../contracts/source-video.ts';
import type { TextOfVideo } from './text-of-video.ts';

/** A stretch of time in seconds, on the source's own clock. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The time of the frames that are painted, in seconds on the source's own clock; undefined if all of the source is. */
export function rangeOfExtras({
  range,
  firstPts,
  durationTicks,
  timescale,
  shiftSeconds = 0,
}: SourceVideo): Stretch | undefined {
  if (!range) return undefined;
  return { start: firstPts / timescale - shiftSeconds, end: durationTicks / timescale - shiftSeconds };
}

/** Cuts subtitles and chapters to a stretch of time. A chapter that has begun before it begins with it. */
export function cutExtras({ subtitles, chapters, tags }: TextOfVideo, { start, end }: Stretch): TextOfVideo {
  const begun = chapters.findLast((chapter) => chapter.start <= start);
  const later = chapters.filter((chapter) => chapter.start > start && chapter.start < end);
  return {
    subtitles: subtitles.map((track) => ({
      ...track,
      cues: track.cues
        .filter((cue) => cue.start < end && cue.end > start)
        .map((cue) => ({ ...cue, start: Math.max(cue.start, start), end: Math.min(cue.end, end) })),
    })),
    chapters: [...(begun ? [{ ...begun, start }] : []), ...later],
    tags,
  };
}
