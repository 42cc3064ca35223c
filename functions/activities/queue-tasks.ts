import { kindOfTask, type TaskMessage, type TaskName } from '../../core/contracts/task.ts';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import type { Ports } from '../ports.ts';
import { activity } from './activity.ts';
import { missingTasks, type TaskGroup } from './group-tasks.ts';
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
    const { tasks } = ports.storage.queues;
    await refuseIfStopped(ports.storage.jobs, group.job);
    await requireOrders(ports, group);
    const missing = await missingTasks(ports, group);
    if (onlyLost && (await mayWait(ports, missing.length, queuedSecondsAgo))) return { queued: 0 };
    for (const task of missing) {
      await tasks.send(JSON.stringify(message(group, task)));
      record('tasksQueued', 1, { [ATTRIBUTES.kind]: kindOfTask(task) });
    }
    return { queued: missing.length };
  };
});

/** Looks for the plan or the order in storage, where workers read it. A copy cached in this process is no use to them. */
async function requireOrders({ storage }: Ports, { job, group }: TaskGroup): Promise<void> {
  const { jobs, preparations } = storage;
  if (group === 'convert') {
    if (!(await jobs.readConversionOrder(job))) throw lost(`The order to convert the source of ${job}`);
  } else if (group === 'prepare') {
    if (!(await preparations.readOrder(job))) throw lost(`The order to prepare ${job}`);
  } else if (!(await jobs.readPlan(job))) throw lost(`The plan of ${job}`);
}

/**
 * True if the tasks may still wait in the queue behind those of other jobs. The queue is served in the order of arrival, so once its
 * first message is younger than these tasks, workers have taken them, and those workers are gone.
 */
async function mayWait({ storage }: Ports, missing: number, queuedSecondsAgo: number): Promise<boolean> {
  const { tasks } = storage.queues;
  if ((await tasks.length()) < missing) return false;
  const oldest = await tasks.firstAgeSeconds();
  return oldest !== undefined && oldest >= queuedSecondsAgo;
}

function message({ job, run, traceparent }: TaskGroup, task: TaskName): TaskMessage {
  return { schemaVersion: 1, job, run, task, attempt: 0, ...(traceparent && { traceparent }) };
}
