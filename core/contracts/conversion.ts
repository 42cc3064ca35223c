import { z } from 'zod';
import { Job } from './job.ts';
import { MediaNote } from './media-note.ts';
import { RangeBorder } from './range-border.ts';
import { ClockJump, ConvertedFrom } from './source-video.ts';

/** `work/jobs/<id>/conversion.json`: the input of a `convert` task, which runs before there is a plan. */
export const ConversionOrder = z.strictObject({
  schemaVersion: z.literal(1),
  job: Job,
  /** FFmpeg's name of the demuxer, from the first bytes of the source. */
  demuxer: z.string().regex(/^[a-z0-9]+$/),
  limits: z.strictObject({
    maxPixels: z.int().min(1),
    maxFrames: z.int().min(1),
    maxSeconds: z.number().positive(),
  }),
  /** What is known beforehand to be lost in the conversion. */
  notes: z.array(MediaNote),
  /** Where the painted part ends, if not at the end: the rest isn't converted. */
  to: RangeBorder.optional(),
});
export type ConversionOrder = z.infer<typeof ConversionOrder>;

/** `work/jobs/<id>/converted.json`: the result of a conversion. It is written after the converted file has been stored. */
export const ConversionRecord = z.strictObject({
  schemaVersion: z.literal(1),
  from: ConvertedFrom,
  /** Degrees clockwise by which a player turns the picture. Frames are stored unturned. */
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** Seconds added to all times, so that none is negative. */
  shiftSeconds: z.number().min(0),
  /** Places in the source where its clock goes back. */
  clockJumps: z.array(ClockJump).optional(),
  frames: z.int().min(1),
  bytes: z.int().min(1),
  notes: z.array(MediaNote),
});
export type ConversionRecord = z.infer<typeof ConversionRecord>;
