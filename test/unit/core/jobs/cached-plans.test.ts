import { expect, test } from 'vitest';
import type { JobId } from '../../../../core/contracts/job.ts';
import type { Plan } from '../../../../core/contracts/plan.ts';
import { cachedPlans } from '../../../../core/jobs/cached-plans.ts';

const id = (n: number): JobId => `job-${String(n).padStart(32, '0')}`;

/** A store that counts; what it holds can be changed. */
function store() {
  const plans = new Map<string, Plan>();
  const reads: string[] = [];
  const readPlan = cachedPlans({
    readPlan: async (job) => {
      reads.push(job);
      return plans.get(job);
    },
  });
  const write = (job: JobId, run: number) => plans.set(job, { job: { id: job, run } } as Plan);
  return { readPlan, reads, write };
}

test('a plan is read once a run', async () => {
  const { readPlan, reads, write } = store();
  write(id(1), 1);
  const first = await readPlan(id(1), 1);
  expect(await readPlan(id(1), 1)).toBe(first);
  expect(reads).toHaveLength(1);
  write(id(1), 2);
  expect((await readPlan(id(1), 2))?.job.run).toBe(2);
  expect(reads).toHaveLength(2);
});

test('a missing plan is not cached', async () => {
  const { readPlan, write } = store();
  expect(await readPlan(id(1), 1)).toBeUndefined();
  write(id(1), 1);
  expect(await readPlan(id(1), 1)).toBeDefined();
});

test('the plan of an earlier run doesn’t stand in for a later one', async () => {
  const { readPlan, write } = store();
  write(id(1), 1);
  await readPlan(id(1), 2);
  write(id(1), 2);
  expect((await readPlan(id(1), 2))?.job.run).toBe(2);
});

test('few are kept', async () => {
  const { readPlan, reads, write } = store();
  for (let n = 0; n < 9; n++) {
    write(id(n), 1);
    await readPlan(id(n), 1);
  }
  await readPlan(id(8), 1);
  expect(reads).toHaveLength(9);
  await readPlan(id(0), 1);
  expect(reads).toHaveLength(10);
});
