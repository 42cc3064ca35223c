import { z } from 'zod';

/** What a note is about. Codes are stable. */
export const NoteCode = z.enum([
  // The picture.
  'alpha',
  'bit-depth',
  'chroma',
  'clean-aperture',
  'colour-converted',
  'converted',
  'damaged',
  'damaged-concealed',
  'deinterlaced',
  'fields',
  'hdr-kept',
  'odd-size',
  'pages-left-out',
  'rgb',
  'rotation',
  'size-change',
  'tone-mapped',
  'undecodable-start',
  'video-left-out',
  // Times.
  'edit-rate',
  'mkv-rounds-times',
  'timescale',
  'timestamps-mended',
  'timestamps-shifted',
  // Extras: what travels beside the picture.
  'attachment-left-out',
  'chapters-cut',
  'cover-left-out',
  'data-left-out',
  'location-kept',
  'metadata-left-out',
  'sound-converted',
  'sound-cut',
  'sound-left-out',
  'sound-times',
  'subtitles-cut',
  'subtitles-left-out',
  'subtitles-plain',
  'timecode-left-out',
  'title-cut',
  'track-left-out',
]);
export type NoteCode = z.infer<typeof NoteCode>;

/** One sentence about something in a source that can't be carried over unchanged, or had to be repaired. */
export const MediaNote = z.strictObject({
  code: NoteCode,
  message: z.string(),
  /** If the note is about a sound track: its position among the sound tracks of the source, from 0. */
  track: z.int().min(0).optional(),
  /** Number of frames that the note is about. */
  frames: z.int().min(1).optional(),
});
export type MediaNote = z.infer<typeof MediaNote>;
