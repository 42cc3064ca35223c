import { z } from 'zod';
import { ColourDescription } from './colour-description.ts';
import { MediaNote } from './media-note.ts';

/** A place in a transport stream where its clock goes back, as where recordings were joined. */
export const ClockJump = z.strictObject({
  /** Byte position of the first transport packet after the jump. */
  position: z.int().min(0),
  /** What is added to all times from there to the next jump, in 1/90,000 s. */
  ticks: z.int().min(1),
});
export type ClockJump = z.infer<typeof ClockJump>;

export const SoundTrack = z.strictObject({
  /** Position among the audio tracks of the source, from 0. */
  index: z.int().min(0),
  /** mediabunny's name (`aac`, `opus`, `pcm-s16` …), or the name in the file if mediabunny has none. */
  codec: z.string(),
  channels: z.int().min(0),
  sampleRate: z.int().min(0),
  /** ISO 639-2/T code. Absent if the source states none. */
  language: z.string().optional(),
  title: z.string().optional(),
  isDefault: z.boolean(),
  packets: z.int().min(0),
  /** Total size of all packets. */
  bytes: z.int().min(0),
  /** True if the output format can hold the packets unchanged. */
  isCopyable: z.boolean(),
  /** True if the track could not be read to its end. `packets` and `bytes` then count what could be read. */
  isBroken: z.literal(true).optional(),
});
export type SoundTrack = z.infer<typeof SoundTrack>;

/** Colour tags of the source (ITU-T H.273), by FFmpeg's names. */
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

/** The decoded picture: cropped, with fields joined and colours converted to what is painted. The painting has the same size and tags. */
export const PaintedPicture = z.strictObject({
  /** Size of a frame in pixels. It may be odd. */
  width: z.int().min(1),
  height: z.int().min(1),
  pixelAspect: PixelAspect,
  colour: ColourDescription,
  colourTags: ColourTags,
});
export type PaintedPicture = z.infer<typeof PaintedPicture>;

/** What a source was before it was converted, by FFmpeg's names, and what converted it. The decoded frames depend on all of it. */
export const ConvertedFrom = z.strictObject({
  format: z.string(),
  codec: z.string(),
  recipe: z.int().min(1),
  ffmpeg: z.string(),
});
export type ConvertedFrom = z.infer<typeof ConvertedFrom>;

/**
 * The properties of a source, small enough to pass through an orchestration. Times are ticks of `1/timescale` s on the
 * source's own clock. The presentation time of each frame is in a timeline that is stored beside it.
 */
export const SourceVideo = z.strictObject({
  format: z.enum(['mp4', 'mov', 'mkv', 'webm', 'ts']),
  codec: z.enum(['avc', 'hevc', 'vp8', 'vp9', 'av1', 'prores']),
  /** Set if the source was converted first. Format, codec and packets are then those of the converted file. */
  converted: ConvertedFrom.optional(),
  /** Language of the video track, ISO 639-2. Absent if the source states none. */
  language: z.string().optional(),
  /** RFC 6381 codec string, if it is known. */
  codecString: z.string().optional(),
  /** Size of a decoded frame in pixels, before pixel aspect and rotation. It may be odd. */
  width: z.int().min(1),
  height: z.int().min(1),
  /** The part of a frame that is shown. Absent if all of it is. */
  crop: Crop.optional(),
  /** True if frames may consist of two fields. */
  isInterlaced: z.boolean().optional(),
  /** True if the decoder outputs an alpha channel. */
  hasAlpha: z.boolean().optional(),
  /** Ratio of a pixel's width to its height, in lowest terms. */
  pixelAspect: PixelAspect,
  /** Degrees clockwise by which a player turns the picture. */
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** True if a player mirrors the picture after turning it. */
  isFlipped: z.boolean(),
  /** Ticks per second: those of the source, but at most 1,000,000. */
  timescale: z.int().min(1).max(1_000_000),
  colour: ColourDescription,
  colourTags: ColourTags,
  painted: PaintedPicture,
  /** Seconds added to all times of the source, extras included, so that the first frame isn't displayed before 0. */
  shiftSeconds: z.number().positive().optional(),
  /** Places in a transport stream where its clock goes back. Times are those of a clock that rises all the same. */
  clockJumps: z.array(ClockJump).optional(),
  /** Set if only a part of the source is painted. Frames, times and the end below are then those of the part. */
  range: z.strictObject({ skippedFrames: z.int().min(0) }).optional(),
  /** Number of displayed frames. */
  frames: z.int().min(1),
  firstPts: z.int(),
  lastPts: z.int(),
  /** End of the last frame, on the same clock as the timestamps. */
  durationTicks: z.int(),
  /** Number of compressed pictures, including those that are never shown. */
  packets: z.int().min(1),
  sound: z.array(SoundTrack),
  notes: z.array(MediaNote),
});
export type SourceVideo = z.infer<typeof SourceVideo>;

/** The properties of a source that decoding its frames depends on. */
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
