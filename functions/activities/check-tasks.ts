import { RepaintError } from '../../core/contracts/failure.ts';
import { chunkOfTask } from '../../core/contracts/task.ts';
import { costPassed } from '../../core/jobs/limits-broken.ts';
import { spentOn } from '../../core/jobs/spent-on.ts';
import { overLimit } from '../estimates/estimate-job.ts';
import type { Ports } from '../ports.ts';
import { priceOf } from '../settings.ts';
import { activity } from './activity.ts';
import { FEW, type GroupProgress, lookedFor, progressOf, type TaskGroup } from './group-tasks.ts';
import { refuseIfStopped } from './refuse-if-stopped.ts';

/** A chunk is late if it takes this many times as long as the median of the job's chunks. */
const LATE_TIMES = 3;
/** Fewer stored chunks don't say how long one takes. */
const LEAST_CHUNKS = 3;

interface Checked {
  readonly missing: number;
  /** Set if only the last chunks are missing: after this long without another one, they are late. */
  readonly lateSeconds?: number;
}

/**
 * Counts in storage how many tasks of a group are still to be done. Reports don't count: storage alone decides. A job that has cost more
 * than it may fails as `over-limit`.
 */
export const checkTasks = activity('checkTasks', (ports) => async (group: TaskGroup): Promise<Checked> => {
  const progress = await progressOf(ports, group, lookedFor);
  const missing = progress.missing.length;
  await ports.sampleQueues?.();
  if (missing === 0) return { missing };
  await refuseIfStopped(ports.storage.jobs, group.job);
  refuseOverCost(ports, progress);
  const lateSeconds = lateAfter(progress);
  return { missing, ...(lateSeconds !== undefined && { lateSeconds }) };
});

function refuseOverCost({ settings }: Ports, { planned }: GroupProgress): void {
  const limits = planned?.plan.job.limits;
  if (!planned || limits?.maxCost === undefined) return;
  const passed = costPassed({ limits, spent: spentOn(planned.plan, planned.records, priceOf(settings)) });
  if (passed !== undefined) throw new RepaintError(overLimit(passed));
}

function lateAfter({ missing, planned }: GroupProgress): number | undefined {
  if (!planned || missing.length > FEW) return undefined;
  if (missing.some((task) => chunkOfTask(task) === undefined)) return undefined;
  const { plan, records } = planned;
  const chunkSeconds = plan.chunks.flatMap(({ hash }) => records.get(hash)?.seconds ?? []);
  const median = chunkSeconds.toSorted((a, b) => a - b)[Math.floor(chunkSeconds.length / 2)];
  return median === undefined || chunkSeconds.length < LEAST_CHUNKS ? undefined : LATE_TIMES * median;
}
