import { z } from 'zod';
import { Job } from './job.ts';
import { Sha256 } from './plan.ts';

/** `work/jobs/<id>/preparation.json`: the input of `picture` and `shots` tasks, which run before there is a plan. */
export const PreparationOrder = z.strictObject({
  schemaVersion: z.literal(1),
  job: Job,
  /** The network that will paint. Its encoder makes codes of the pictures. */
  network: z.string(),
  /** Keys under which the codes are stored, in the order of the job's pictures. */
  codes: z.array(Sha256),
  /** Set if the video has to be searched for cuts: hash of the source version. */
  shotsOf: Sha256.optional(),
});
export type PreparationOrder = z.infer<typeof PreparationOrder>;
