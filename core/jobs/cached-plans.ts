import type { JobId } from '../contracts/job.ts';
import type { Plan } from '../contracts/plan.ts';
import type { JobStore } from '../storage/ports.ts';

/**
 * The number of plans that are kept. The plan of a long video takes some 100 KB, and a process works on few jobs at a
 * time.
 */
const KEPT = 8;

/**
 * Makes a reader of plans that reads each plan once per run, since a plan never changes within its run.
 * @returns a function that returns the plan, or undefined if there is none yet; that answer is not cached
 */
export function cachedPlans(jobs: Pick<JobStore, 'readPlan'>) {
  const kept = new Map<string, Plan>();
  return async (job: JobId, run: number): Promise<Plan | undefined> => {
    const key = `${job}/${run}`;
    const known = kept.get(key);
    if (known) return known;
    const plan = await jobs.readPlan(job);
    if (plan) kept.set(`${job}/${plan.job.run}`, plan);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return plan;
  };
}
