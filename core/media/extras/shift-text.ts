import type { TextOfVideo } from './text-of-video.ts';

/** The same subtitles and chapters, so many seconds later. */
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
