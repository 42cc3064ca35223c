import { z } from 'zod';

/** A subtitle: plain text, with lines separated by `\n`, and times in seconds on the source's own clock. */
export const Cue = z.strictObject({ start: z.number(), end: z.number(), text: z.string() });
export type Cue = z.infer<typeof Cue>;

export const SubtitleTrack = z.strictObject({
  /** ISO 639-2 code. Absent if the source states none. */
  language: z.string().optional(),
  title: z.string().optional(),
  isDefault: z.boolean(),
  /** Subtitles in the order of their starts. */
  cues: z.array(Cue),
});
export type SubtitleTrack = z.infer<typeof SubtitleTrack>;

/** A chapter. `start` is in seconds on the source's own clock; a chapter ends where the next one starts. */
export const Chapter = z.strictObject({ start: z.number(), title: z.string() });
export type Chapter = z.infer<typeof Chapter>;

/** Tags of a file as a whole. `date` is text as it is in the file. */
export const Tags = z.strictObject({
  title: z.string().optional(),
  artist: z.string().optional(),
  album: z.string().optional(),
  genre: z.string().optional(),
  date: z.string().optional(),
  comment: z.string().optional(),
  description: z.string().optional(),
  copyright: z.string().optional(),
  /** Time of recording or creation, ISO 8601. */
  creation_time: z.iso.datetime().optional(),
});
export type Tags = z.infer<typeof Tags>;

/** The extras of a video other than sound: subtitles, chapters and tags. */
export const TextOfVideo = z.strictObject({
  subtitles: z.array(SubtitleTrack),
  chapters: z.array(Chapter),
  tags: Tags,
});
export type TextOfVideo = z.infer<typeof TextOfVideo>;

export const NO_TEXT: TextOfVideo = { subtitles: [], chapters: [], tags: {} };

export const TEXT_LIMITS = {
  /** Size of all subtitles together in UTF-8. Two hours of talk take about 0.1 MB. */
  subtitleBytes: 8 * 1024 * 1024,
  /** Number of subtitles in all tracks together. */
  cues: 100_000,
  subtitleTracks: 64,
  /** An MP4 stores the number of chapters in one byte. */
  chapters: 255,
  /** An MP4 stores the length of a chapter's title in one byte. */
  chapterTitleBytes: 255,
  tagBytes: 65_535,
} as const;
