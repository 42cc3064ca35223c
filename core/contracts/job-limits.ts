import { z } from 'zod';

/** What a job may cost and when it has to be done. They are of the job, not of the painting: its id and its chunks don't depend on them. */
export const JobLimits = z.strictObject({
  /** The most that its workers may cost, in the currency of the app's prices. */
  maxCost: z.number().positive().optional(),
  /** The time by which it has to be painted. */
  deadline: z.iso.datetime({ offset: true }).optional(),
});
export type JobLimits = z.infer<typeof JobLimits>;

/** Picks the limits that are set from a request, or from the flags of a command. */
export function limitsIn({
  maxCost,
  deadline,
}: { readonly [L in keyof JobLimits]?: JobLimits[L] | undefined }): JobLimits {
  return { ...(maxCost !== undefined && { maxCost }), ...(deadline !== undefined && { deadline }) };
}
