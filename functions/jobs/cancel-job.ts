import type { DurableClient } from 'durable-functions';
import { permanent } from '../../core/contracts/failure.ts';
import { TASKS_PER_GROUP, type TaskGroupId } from '../../core/contracts/task.ts';
import type { Ports } from '../ports.ts';
import type { DurableJob } from './durable-jobs.ts';
import { groupInstanceId } from './group-instance-id.ts';
import { wakeGroup } from './wake-group.ts';

/** Marks a job as cancelled and wakes its waiting groups, so that it cleans up and ends. */
export async function cancelJob(
  ports: Ports,
  client: DurableClient,
  { input: job, customStatus }: DurableJob,
): Promise<void> {
  const { failure } = permanent('cancelled', `The job was cancelled; POST it again to go on with what is stored.`);
  await ports.storage.jobs.stop(job.id, { reason: 'cancelled', failure });
  if (customStatus?.phase === 'waiting') await wakeGroup(client, job.id);
  const plan = await ports.readPlan(job.id, job.run);
  for (const group of groupsOf(plan?.chunks.length ?? 0)) await wakeGroup(client, groupInstanceId(job, group));
}

/** Lists the groups that may be waiting: before there is a plan, only a conversion or a preparation. */
function groupsOf(chunks: number): TaskGroupId[] {
  if (chunks === 0) return ['convert', 'prepare'];
  return Array.from({ length: Math.ceil(chunks / TASKS_PER_GROUP) }, (_, group) => group);
}
