import { z } from 'zod';
import { JobPictureKind } from './job-picture.ts';

/** Links to a job's files that need no key and work until `expiresAt`. */
export const JobLinks = z.strictObject({
  /** The source. Absent once it has been replaced by another version than the one that the job paints. */
  source: z.string().optional(),
  /** The painting, for showing in a page. */
  painting: z.string().optional(),
  /** The painting, as a download under its own name. */
  download: z.string().optional(),
  manifest: z.string().optional(),
  /** Paths below `/api` of pictures of the painting, which need a key as all of the API does. */
  pictures: z.partialRecord(JobPictureKind, z.string()).optional(),
  expiresAt: z.iso.datetime(),
});
export type JobLinks = z.infer<typeof JobLinks>;
