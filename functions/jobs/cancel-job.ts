import type { DurableClient } from 'durable-functions';
import { permanent } from '../../core/contracts/failure.ts';
import { chunkTask, groupOfTask } from '../../core/contracts/task.ts';
import type { Ports } from '../ports.ts';
import type { DurableJob } from './durable-jobs.ts';
import { groupInstanceId } from './group-instance-id.ts';
import { wakeGroup } from './wake-group.ts';

/** Marks a job as cancelled and wakes whatever waits, so that it cleans up and ends. */
export async function cancelJob(ports: Ports, client: DurableClient, { input: job }: DurableJob): Promise<void> {
  const { failure } = permanent('cancelled', `The job was cancelled; POST it again to go on with what is stored.`);
  await ports.storage.jobs.stop(job.id, { reason: 'cancelled', failure });
  const plan = await ports.readPlan(job.id, job.run);
  const last = plan?.chunks.at(-1);
  if (!last) return;
  for (let group = 0; group <= groupOfTask(chunkTask(last.index)); group++) {
    await wakeGroup(client, groupInstanceId(job, group));
  }
}
