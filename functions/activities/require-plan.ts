import { permanent } from '../../core/contracts/failure.ts';
import type { JobId } from '../../core/contracts/job-id.ts';
import type { Plan } from '../../core/contracts/plan.ts';
import type { Ports } from '../ports.ts';

/** The plan of a job that has been planned; throws `unknown-job` where somebody has removed it since. */
export async function requirePlan({ readPlan }: Pick<Ports, 'readPlan'>, job: JobId, run: number): Promise<Plan> {
  const plan = await readPlan(job, run);
  if (!plan) throw permanent('unknown-job', `The plan of ${job} is no longer in storage; start the job again.`);
  return plan;
}
