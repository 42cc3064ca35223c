import { activity } from './activity.ts';
import { missingTasks, type TaskGroup } from './group-tasks.ts';
import { refuseIfStopped } from './refuse-if-stopped.ts';

/** Counts in storage how many tasks of a group are still to be done. Reports don't count: storage alone decides. */
export const checkTasks = activity('checkTasks', (ports) => async (group: TaskGroup): Promise<{ missing: number }> => {
  const missing = await missingTasks(ports, group);
  await ports.sampleQueues?.();
  if (missing.length > 0) await refuseIfStopped(ports.storage.jobs, group.job);
  return { missing: missing.length };
});
