import type { TaskMessage, TaskName } from '../../core/contracts/task.ts';
import { activity } from './activity.ts';
import { missingTasks, type TaskGroup } from './group-tasks.ts';
import { refuseIfStopped } from './refuse-if-stopped.ts';

interface QueueTasks extends TaskGroup {
  /** Queue again only when the queue is shorter than what is missing: then messages have been lost for certain. */
  readonly onlyLost: boolean;
  readonly traceparent?: string;
}

/** Queues every task of a group that storage doesn't have. A task queued twice is done once: its chunk is written once. */
export const queueTasks = activity('queueTasks', (ports) => {
  return async ({ onlyLost, traceparent, ...group }: QueueTasks): Promise<{ queued: number }> => {
    const { tasks } = ports.storage.queues;
    await refuseIfStopped(ports.storage.jobs, group.job);
    const missing = await missingTasks(ports, group);
    if (onlyLost && (await tasks.length()) >= missing.length) return { queued: 0 };
    for (const task of missing) await tasks.send(JSON.stringify(message(group, task, traceparent)));
    return { queued: missing.length };
  };
});

function message({ job, run }: TaskGroup, task: TaskName, traceparent: string | undefined): TaskMessage {
  return { schemaVersion: 1, job, run, task, attempt: 0, ...(traceparent && { traceparent }) };
}
