import { z } from 'zod';
import { JobId, VideoRef } from './job.ts';
import { Sha256 } from './plan.ts';
import { PaintedPicture } from './source-video.ts';

/** A picture that is made of a painting: a frame, twelve frames, six seconds, or six seconds beside those of the source. */
export const JobPictureKind = z.enum(['poster', 'contact-sheet', 'loop', 'before-after']);
export type JobPictureKind = z.infer<typeof JobPictureKind>;

/** The operations of the API that give them. */
export const JOB_PICTURES = [
  ['getPoster', 'poster'],
  ['getContactSheet', 'contact-sheet'],
  ['getLoop', 'loop'],
  ['getBeforeAfter', 'before-after'],
] as const satisfies readonly (readonly [string, JobPictureKind])[];

export const JOB_PICTURE_TYPES: Readonly<Record<JobPictureKind, 'image/jpeg' | 'image/webp'>> = {
  poster: 'image/jpeg',
  'contact-sheet': 'image/jpeg',
  loop: 'image/webp',
  'before-after': 'image/webp',
};

/** A message on the queue `previews`. It only names a job and a picture; the order is in storage. */
export const JobPictureMessage = z.strictObject({
  schemaVersion: z.literal(1),
  job: JobId,
  picture: JobPictureKind,
});
export type JobPictureMessage = z.infer<typeof JobPictureMessage>;

const Colours = PaintedPicture.pick({ colour: true, colourTags: true });

/** What a worker needs to know to make pictures of a painting from its stored chunks. */
export const JobPictureOrder = z.strictObject({
  source: VideoRef,
  sourceHash: Sha256,
  /** Chunks in display order. */
  chunks: z.array(z.strictObject({ hash: Sha256, frames: z.int().min(1) })).min(1),
  /** Size of a frame as it is shown, in square pixels. */
  width: z.int().min(1),
  height: z.int().min(1),
  /** Colours of the painting and of the source. Each is absent if it has standard dynamic range. */
  paintedHdr: Colours.optional(),
  sourceHdr: Colours.optional(),
  framesPerSecond: z.number().positive(),
  /** Seconds of the source before the first painted frame. */
  skippedSeconds: z.number().min(0),
  /** After this time without a picture, it is requested again. */
  askedAt: z.iso.datetime(),
});
export type JobPictureOrder = z.infer<typeof JobPictureOrder>;
