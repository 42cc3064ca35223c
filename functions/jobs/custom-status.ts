import { z } from 'zod';
import { Failure } from '../../core/contracts/failure.ts';
import { JobPhase } from '../../core/contracts/job.ts';

/** What `paintVideo` tells through its custom status (16 KB at most); shown in the portal as it is. */
export const CustomStatus = z.object({
  phase: JobPhase,
  /** Totals; 0 until they are known. What is done is counted in storage instead. */
  frames: z.int().min(0),
  chunks: z.int().min(0),
  ended: z.enum(['failed', 'cancelled']).optional(),
  failure: Failure.optional(),
});
export type CustomStatus = z.infer<typeof CustomStatus>;
