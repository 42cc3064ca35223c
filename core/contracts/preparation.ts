import { z } from 'zod';
import { Job } from './job.ts';
import { Sha256 } from './plan.ts';

/** `work/jobs/<id>/preparation.json`: what `picture` and `shots` tasks go by, since there is no plan yet. */
export const PreparationOrder = z.strictObject({
  schemaVersion: z.literal(1),
  job: Job,
  /** The network that will paint: its encoder reads the pictures. */
  network: z.string(),
  /** Keys of the codes, in the order of the job's pictures. */
  codes: z.array(Sha256),
  /** Set where cuts are looked for: the hash of the source version. */
  shotsOf: Sha256.optional(),
});
export type PreparationOrder = z.infer<typeof PreparationOrder>;
