import { activity } from './activity.ts';
import { missingTasks, type TaskGroup } from './group-tasks.ts';
import { refuseIfStopped } from './refuse-if-stopped.ts';

/** Looks at storage, the only truth: how many tasks of a group are still to be done. */
export const checkTasks = activity('checkTasks', (ports) => async (group: TaskGroup): Promise<{ missing: number }> => {
  const missing = await missingTasks(ports, group);
  await ports.sampleQueues?.();
  if (missing.length > 0) await refuseIfStopped(ports.storage.jobs, group.job);
  return { missing: missing.length };
});
