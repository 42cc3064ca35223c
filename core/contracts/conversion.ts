import { z } from 'zod';
import { Job } from './job.ts';
import { MediaNote } from './media-note.ts';
import { ConvertedFrom } from './source-video.ts';

/** `work/jobs/<id>/conversion.json`: what a `convert` task goes by, since there is no plan yet. */
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
  /** What is known before that it won't keep. */
  notes: z.array(MediaNote),
});
export type ConversionOrder = z.infer<typeof ConversionOrder>;

/** `work/jobs/<id>/converted.json`: what became of it; written once the converted file is there. */
export const ConversionRecord = z.strictObject({
  schemaVersion: z.literal(1),
  from: ConvertedFrom,
  /** Degrees clockwise that a player turns the picture: frames are stored as they lie. */
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** Added to all times, so that none is negative. */
  shiftSeconds: z.number().min(0),
  frames: z.int().min(1),
  bytes: z.int().min(1),
  notes: z.array(MediaNote),
});
export type ConversionRecord = z.infer<typeof ConversionRecord>;
