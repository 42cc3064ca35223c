import { chunkOfTask, type TaskName } from '../../core/contracts/task.ts';
import type { Ports } from '../ports.ts';
import { activity } from './activity.ts';
import { missingTasks, type TaskGroup } from './group-tasks.ts';
import { refuseIfStopped } from './refuse-if-stopped.ts';

/** A group with at most so many missing chunks is nearly done. */
const LAST_CHUNKS = 10;
/** A chunk is late if it takes so many times as long as the median of the job's chunks. */
const LATE_TIMES = 3;
/** Fewer stored chunks don't say how long one takes. */
const LEAST_CHUNKS = 3;

interface Checked {
  readonly missing: number;
  /** Set if only the last chunks are missing: after this long without another one, they are late. */
  readonly lateSeconds?: number;
}

/** Counts in storage how many tasks of a group are still to be done. Reports don't count: storage alone decides. */
export const checkTasks = activity('checkTasks', (ports) => async (group: TaskGroup): Promise<Checked> => {
  const missing = await missingTasks(ports, group);
  await ports.sampleQueues?.();
  if (missing.length === 0) return { missing: 0 };
  await refuseIfStopped(ports.storage.jobs, group.job);
  const lateSeconds = await lateAfter(ports, group, missing);
  return { missing: missing.length, ...(lateSeconds !== undefined && { lateSeconds }) };
});

async function lateAfter(ports: Ports, { job, run }: TaskGroup, missing: TaskName[]): Promise<number | undefined> {
  if (missing.length > LAST_CHUNKS || missing.some((task) => chunkOfTask(task) === undefined)) return undefined;
  const plan = await ports.readPlan(job, run);
  if (!plan) return undefined;
  const stored = await ports.storage.chunks.list(plan.sourceHash);
  const seconds = plan.chunks.flatMap(({ hash }) => stored.get(hash)?.seconds ?? []).toSorted((a, b) => a - b);
  const median = seconds[Math.floor(seconds.length / 2)];
  return median === undefined || seconds.length < LEAST_CHUNKS ? undefined : LATE_TIMES * median;
}
