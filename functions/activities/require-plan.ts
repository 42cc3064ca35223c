import { permanent, type RepaintError } from '../../core/contracts/failure.ts';
import type { JobId } from '../../core/contracts/job-id.ts';
import type { Plan } from '../../core/contracts/plan.ts';
import type { Ports } from '../ports.ts';

/** @throws RepaintError `intermediate-lost` where the plan that was written is gone: after a crash, storage may have lost it */
export async function requirePlan({ readPlan }: Pick<Ports, 'readPlan'>, job: JobId, run: number): Promise<Plan> {
  const plan = await readPlan(job, run);
  if (!plan) throw lost(`The plan of ${job}`);
  return plan;
}

/** The same step would miss it again, so it isn't tried again: the orchestration has it made anew. */
export function lost(what: string): RepaintError {
  return permanent('intermediate-lost', `${what} is no longer in storage; start the job again.`);
}
