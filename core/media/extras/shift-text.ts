import type { TextOfVideo } from './text-of-video.ts';

/** Moves subtitles and chapters later by a number of seconds. */
export function shiftText({ subtitles, chapters, tags }: TextOfVideo, seconds: number): TextOfVideo {
  return {
    subtitles: subtitles.map((track) => ({
      ...track,
      cues: track.cues.map((cue) => ({ ...cue, start: cue.start + seconds, end: cue.end + seconds })),
    })),
    chapters: chapters.map((chapter) => ({ ...chapter, start: chapter.start + seconds })),
    tags,
  };
}
