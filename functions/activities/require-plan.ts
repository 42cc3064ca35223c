import { permanent, type RepaintError } from '../../core/contracts/failure.ts';
import type { JobId } from '../../core/contracts/job.ts';
import type { Plan } from '../../core/contracts/plan.ts';
import type { Ports } from '../ports.ts';

/** @throws RepaintError `intermediate-lost` if the plan of this run is not in storage */
export async function requirePlan({ readPlan }: Pick<Ports, 'readPlan'>, job: JobId, run: number): Promise<Plan> {
  const plan = await readPlan(job, run);
  if (!plan) throw lost(`The plan of ${job}`);
  return plan;
}

/**
 * Makes the failure `intermediate-lost`. It isn't retryable, because the same step would miss the blob again: the orchestration
 * starts a new run that makes it again.
 * @param what names the lost thing and begins the sentence, as in "The plan of job-…"
 */
export function lost(what: string): RepaintError {
  return permanent('intermediate-lost', `${what} is no longer in storage; start the job again.`);
}
