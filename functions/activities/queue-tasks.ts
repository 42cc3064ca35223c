import { kindOfTask, type TaskMessage, type TaskName } from '../../core/contracts/task.ts';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { activity } from './activity.ts';
import { missingTasks, type TaskGroup } from './group-tasks.ts';
import { refuseIfStopped } from './refuse-if-stopped.ts';

interface QueueTasks extends TaskGroup {
  /** Queue again only when the queue is shorter than what is missing: then messages have been lost for certain. */
  readonly onlyLost: boolean;
}

/** Queues every task of a group that storage doesn't have. A task queued twice is done once: its chunk is written once. */
export const queueTasks = activity('queueTasks', (ports) => {
  return async ({ onlyLost, ...group }: QueueTasks): Promise<{ queued: number }> => {
    const { tasks } = ports.storage.queues;
    await refuseIfStopped(ports.storage.jobs, group.job);
    const missing = await missingTasks(ports, group);
    if (onlyLost && (await tasks.length()) >= missing.length) return { queued: 0 };
    for (const task of missing) {
      await tasks.send(JSON.stringify(message(group, task)));
      record('tasksQueued', 1, { [ATTRIBUTES.kind]: kindOfTask(task) });
    }
    return { queued: missing.length };
  };
});

function message({ job, run, traceparent }: TaskGroup, task: TaskName): TaskMessage {
  return { schemaVersion: 1, job, run, task, attempt: 0, ...(traceparent && { traceparent }) };
}
