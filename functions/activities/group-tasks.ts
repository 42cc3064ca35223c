import { z } from 'zod';
import { JobId } from '../../core/contracts/job-id.ts';
import type { Plan } from '../../core/contracts/plan.ts';
import { chunkOfTask, chunkTask, groupOfTask, TaskGroupId, type TaskName } from '../../core/contracts/task.ts';
import type { Ports } from '../ports.ts';
import { missingPreparations } from './prepare-plan.ts';
import { lost, requirePlan } from './require-plan.ts';

/** A group is up to 100 tasks of one run of a job; one sub-orchestration queues them and waits for them. */
export const TaskGroup = z.strictObject({
  job: JobId,
  run: z.int().min(1),
  group: TaskGroupId,
  /** The W3C trace context of the run. */
  traceparent: z.string().max(64).optional(),
});
export type TaskGroup = z.infer<typeof TaskGroup>;

/**
 * Lists the tasks of a group whose results storage doesn't have yet.
 * @throws RepaintError `intermediate-lost` if storage has lost the plan or the converted source
 */
export async function missingTasks(ports: Ports, group: TaskGroup): Promise<TaskName[]> {
  if (group.group === 'convert') return (await ports.storage.jobs.readConversion(group.job)) ? [] : ['convert'];
  if (group.group === 'prepare') return missingPreparations(ports, group.job);
  const plan = await requirePlan(ports, group.job, group.run);
  if (plan.video.converted && !(await ports.storage.jobs.openConverted(group.job))) {
    throw lost(`The converted copy of ${plan.job.video.name}`);
  }
  const stored = await storedTasks(ports, plan);
  return tasksOf(plan).filter((task) => groupOfTask(task) === group.group && !stored.has(task));
}

function tasksOf(plan: Plan): TaskName[] {
  const chunks = plan.chunks.map(({ index }) => chunkTask(index));
  return plan.sound ? ['sound', ...chunks] : chunks;
}

async function storedTasks({ storage }: Ports, plan: Plan): Promise<ReadonlySet<TaskName>> {
  const [chunks, sound] = await Promise.all([
    storage.chunks.list(plan.sourceHash),
    storage.jobs.openSound(plan.job.id),
  ]);
  const tasks = plan.chunks.filter(({ hash }) => chunks.has(hash)).map(({ index }) => chunkTask(index));
  return new Set(sound ? ['sound', ...tasks] : tasks);
}

/** True if storage has the result of one task. It reads nothing about other tasks, so it costs the same in a long video. */
export async function isStored(ports: Ports, { job, run, task }: { job: JobId; run: number; task: TaskName }) {
  const { jobs, chunks } = ports.storage;
  if (task === 'convert') return (await jobs.readConversion(job)) !== undefined;
  if (groupOfTask(task) === 'prepare') return !(await missingPreparations(ports, job)).includes(task);
  if (task === 'sound') return (await jobs.openSound(job)) !== undefined;
  const plan = await ports.readPlan(job, run);
  const chunk = plan?.chunks[chunkOfTask(task) ?? -1];
  return plan !== undefined && chunk !== undefined && chunks.has({ sourceHash: plan.sourceHash, hash: chunk.hash });
}
