import { z } from 'zod';

/** Where a job's files are to be had, without a key, until then. */
export const JobLinks = z.strictObject({
  /** The source, as long as it is the version that the job paints. */
  source: z.string().optional(),
  /** The painting, to be shown. */
  painting: z.string().optional(),
  /** The painting, to be kept: it comes as a file with its name. */
  download: z.string().optional(),
  manifest: z.string().optional(),
  expiresAt: z.iso.datetime(),
});
export type JobLinks = z.infer<typeof JobLinks>;
