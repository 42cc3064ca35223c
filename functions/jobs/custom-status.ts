import { z } from 'zod';
import { Failure } from '../../core/contracts/failure.ts';
import { JobPhase } from '../../core/contracts/job.ts';

/** `paintVideo` reports its phase through the custom status of its orchestration (at most 16 KB), which the portal shows as it is. */
export const CustomStatus = z.object({
  phase: JobPhase,
  /** The totals are 0 until they are known. Progress isn't here: it is counted in storage. */
  frames: z.int().min(0),
  chunks: z.int().min(0),
  ended: z.enum(['failed', 'cancelled']).optional(),
  failure: Failure.optional(),
});
export type CustomStatus = z.infer<typeof CustomStatus>;
