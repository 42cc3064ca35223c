import { z } from 'zod';
import { ColourDescription } from './colour-description.ts';
import { MediaNote } from './media-note.ts';

export const SoundTrack = z.strictObject({
  /** Position among the audio tracks of the source, from 0. */
  index: z.int().min(0),
  /** mediabunny's name (`aac`, `opus`, `pcm-s16` …), or the container's where it knows none. */
  codec: z.string(),
  channels: z.int().min(0),
  sampleRate: z.int().min(0),
  /** ISO 639-2/T; absent where the source doesn't say. */
  language: z.string().optional(),
  title: z.string().optional(),
  isDefault: z.boolean(),
  packets: z.int().min(0),
  /** Over all packets. */
  bytes: z.int().min(0),
  /** Whether the output can carry the packets as they are. */
  isCopyable: z.boolean(),
  /** Whether it could not be read to its end, so that `packets` are only those before. */
  isBroken: z.literal(true).optional(),
});
export type SoundTrack = z.infer<typeof SoundTrack>;

/** The tags of ITU-T H.273 by FFmpeg's names, as the source has them. */
export const ColourTags = z.strictObject({
  primaries: z.string().optional(),
  transfer: z.string().optional(),
  matrix: z.string().optional(),
});
export type ColourTags = z.infer<typeof ColourTags>;

const Crop = z.strictObject({
  left: z.int().min(0),
  top: z.int().min(0),
  width: z.int().min(1),
  height: z.int().min(1),
});

const PixelAspect = z.strictObject({ num: z.int().min(1), den: z.int().min(1) });

/** The frames that decoding makes of the source's: what the engine paints, the encoder gets and a player shows. */
export const PaintedPicture = z.strictObject({
  /** Pixels of a frame; may be odd. */
  width: z.int().min(1),
  height: z.int().min(1),
  pixelAspect: PixelAspect,
  colour: ColourDescription,
  colourTags: ColourTags,
});
export type PaintedPicture = z.infer<typeof PaintedPicture>;

/** What a source was before it was converted, by FFmpeg's names, and what converted it: part of what its frames depend on. */
export const ConvertedFrom = z.strictObject({
  container: z.string(),
  codec: z.string(),
  recipe: z.int().min(1),
  ffmpeg: z.string(),
});
export type ConvertedFrom = z.infer<typeof ConvertedFrom>;

/**
 * What is known of a source, small enough to travel through an orchestration. Times are ticks of `1/timescale` s on the
 * source's own clock; `pts` of each frame are in the timeline beside it.
 */
export const SourceVideo = z.strictObject({
  container: z.enum(['mp4', 'mov', 'mkv', 'webm', 'ts']),
  codec: z.enum(['avc', 'hevc', 'vp8', 'vp9', 'av1', 'prores']),
  /** Set where it was converted first; container, codec and what is said of the packets are then those of the converted file. */
  converted: ConvertedFrom.optional(),
  /** Of the picture, ISO 639-2; absent where the source doesn't say. */
  language: z.string().optional(),
  /** RFC 6381, where it is known. */
  codecString: z.string().optional(),
  /** Pixels of a decoded frame, before pixel aspect and rotation; may be odd. */
  width: z.int().min(1),
  height: z.int().min(1),
  /** The part of it that is shown; absent where all is. */
  crop: Crop.optional(),
  /** Set where frames may be made of two fields. */
  isInterlaced: z.boolean().optional(),
  /** Set where the decoder gives transparency with the picture. */
  hasAlpha: z.boolean().optional(),
  /** Width to height of one pixel, reduced. */
  pixelAspect: PixelAspect,
  /** Degrees clockwise that a player turns the picture. */
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** Whether a player mirrors the picture after turning it. */
  isFlipped: z.boolean(),
  /** Ticks a second, as in the source, but at most 1,000,000. */
  timescale: z.int().min(1).max(1_000_000),
  colour: ColourDescription,
  colourTags: ColourTags,
  painted: PaintedPicture,
  /** Added to all times of the source, so that the first frame isn't displayed before 0; its sound and text need it, too. */
  shiftSeconds: z.number().positive().optional(),
  /** Displayed frames. */
  frames: z.int().min(1),
  firstPts: z.int(),
  lastPts: z.int(),
  /** Where the last frame ends, on the same clock as the timestamps. */
  durationTicks: z.int(),
  /** Compressed pictures, those that are never shown included. */
  packets: z.int().min(1),
  sound: z.array(SoundTrack),
  notes: z.array(MediaNote),
});
export type SourceVideo = z.infer<typeof SourceVideo>;

/** How a source's frames are stored and shown: all that decoding them to what is painted goes by. */
export type SourcePicture = Pick<
  SourceVideo,
  | 'width'
  | 'height'
  | 'crop'
  | 'pixelAspect'
  | 'rotation'
  | 'isFlipped'
  | 'isInterlaced'
  | 'hasAlpha'
  | 'colour'
  | 'colourTags'
>;
