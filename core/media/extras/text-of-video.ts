import { z } from 'zod';

/** A subtitle as it is shown: plain text, lines ending in `\n`; seconds on the source's own clock. */
export const Cue = z.strictObject({ start: z.number(), end: z.number(), text: z.string() });
export type Cue = z.infer<typeof Cue>;

export const SubtitleTrack = z.strictObject({
  /** ISO 639-2, as the source has it; absent where it doesn't say. */
  language: z.string().optional(),
  title: z.string().optional(),
  isDefault: z.boolean(),
  /** By the time they start. */
  cues: z.array(Cue),
});
export type SubtitleTrack = z.infer<typeof SubtitleTrack>;

/** `start` in seconds on the source's own clock; a chapter ends where the next one starts. */
export const Chapter = z.strictObject({ start: z.number(), title: z.string() });
export type Chapter = z.infer<typeof Chapter>;

/** What a file says of itself as a whole; `date` as it is written there. */
export const Tags = z.strictObject({
  title: z.string().optional(),
  artist: z.string().optional(),
  album: z.string().optional(),
  genre: z.string().optional(),
  date: z.string().optional(),
  comment: z.string().optional(),
  description: z.string().optional(),
  copyright: z.string().optional(),
  /** When it was recorded or made, ISO 8601. */
  creation_time: z.iso.datetime().optional(),
});
export type Tags = z.infer<typeof Tags>;

/** Everything in a video that is neither picture nor sound and can be carried over. */
export const TextOfVideo = z.strictObject({
  subtitles: z.array(SubtitleTrack),
  chapters: z.array(Chapter),
  tags: Tags,
});
export type TextOfVideo = z.infer<typeof TextOfVideo>;

export const NO_TEXT: TextOfVideo = { subtitles: [], chapters: [], tags: {} };

export const TEXT_LIMITS = {
  /** Of all subtitles together, in UTF-8; more is left out. Two hours of talk are about 0.1 MB. */
  subtitleBytes: 8 * 1024 * 1024,
  /** Subtitles of all tracks together. */
  cues: 100_000,
  subtitleTracks: 64,
  /** The list in an MP4 counts them in one byte. */
  chapters: 255,
  /** The list in an MP4 counts the bytes of a title in one byte. */
  chapterTitleBytes: 255,
  tagBytes: 65_535,
} as const;
