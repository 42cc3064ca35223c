import type { Job } from '../../core/contracts/job.ts';
import { kindOfTask, LANES, type Lane, type TaskMessage, type TaskName } from '../../core/contracts/task.ts';
import { framesOfBytes, laneOf } from '../../core/jobs/lane-of.ts';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import type { Ports } from '../ports.ts';
import { activity } from './activity.ts';
import { lookedFor, progressOf, type TaskGroup } from './group-tasks.ts';
import { refuseIfStopped } from './refuse-if-stopped.ts';
import { lost } from './require-plan.ts';

interface QueueTasks extends TaskGroup {
  /** True if only tasks that seem lost are queued again, and not those that still wait in the queue. */
  readonly onlyLost: boolean;
  /** The tasks were last queued at least this long ago. */
  readonly queuedSecondsAgo?: number;
}

/** Queues every task of a group whose result storage doesn't have. A task that is queued twice does no harm: its result is written once. */
export const queueTasks = activity('queueTasks', (ports) => {
  return async ({ onlyLost, queuedSecondsAgo = 600, ...group }: QueueTasks): Promise<{ queued: number }> => {
    await refuseIfStopped(ports.storage.jobs, group.job);
    const lane = await laneChooser(ports, group);
    if (onlyLost && (await allMayWait(ports, group, lane, queuedSecondsAgo))) return { queued: 0 };
    const { missing } = await progressOf(ports, group);
    let queued = 0;
    for (const each of LANES) {
      const tasks = missing.filter((task) => lane(task) === each);
      if (onlyLost && (await mayWait(ports, each, tasks.length, queuedSecondsAgo))) continue;
      for (const task of tasks) {
        await ports.storage.queues[each].send(JSON.stringify(message(group, task)));
        record('tasksQueued', 1, { [ATTRIBUTES.kind]: kindOfTask(task) });
      }
      queued += tasks.length;
    }
    return { queued };
  };
});

/** True if all of a planned group may still wait, without a listing of all chunks, which costs much in a long video. */
async function allMayWait(
  ports: Ports,
  group: TaskGroup,
  lane: (task: TaskName) => Lane,
  queuedSecondsAgo: number,
): Promise<boolean> {
  const { missing, planned } = await progressOf(ports, group, lookedFor);
  const [first] = missing;
  // All tasks of a plan are in one lane.
  return planned !== undefined && (!first || mayWait(ports, lane(first), missing.length, queuedSecondsAgo));
}

/**
 * Looks for the plan or the order in storage, where workers read it. A copy cached in this process is no use to them.
 * @returns what chooses the lane of each task of the group
 * @throws `intermediate-lost`
 */
async function laneChooser({ storage }: Ports, { job: id, group }: TaskGroup): Promise<(task: TaskName) => Lane> {
  const { jobs, preparations } = storage;
  if (group === 'convert') {
    const order = await jobs.readConversionOrder(id);
    if (!order) throw lost(`The order to convert the source of ${id}`);
    return () => laneOfSource(order.job);
  }
  if (group === 'prepare') {
    const order = await preparations.readOrder(id);
    if (!order) throw lost(`The order to prepare ${id}`);
    return (task) => (task === 'shots' ? laneOfSource(order.job) : laneOf(1, order.job.priority));
  }
  const plan = await jobs.readPlan(id);
  if (!plan) throw lost(`The plan of ${id}`);
  return () => laneOf(plan.video.frames, plan.job.priority);
}

/** Decodes or copies all of a source whose frames nobody has counted. */
function laneOfSource({ video, priority }: Job): Lane {
  return laneOf(framesOfBytes(video.bytes), priority);
}

/**
 * True if the tasks may still wait in the queue behind those of other jobs. The queue is served in the order of arrival, so once its
 * first message is younger than these tasks, workers have taken them, and those workers are gone.
 */
async function mayWait({ storage }: Ports, lane: Lane, missing: number, queuedSecondsAgo: number): Promise<boolean> {
  const queue = storage.queues[lane];
  if ((await queue.length()) < missing) return false;
  const oldest = await queue.firstAgeSeconds();
  return oldest !== undefined && oldest >= queuedSecondsAgo;
}

function message({ job, run, traceparent }: TaskGroup, task: TaskName): TaskMessage {
  return { schemaVersion: 1, job, run, task, attempt: 0, ...(traceparent && { traceparent }) };
}
