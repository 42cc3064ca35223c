import { z } from 'zod';
import { TaskName } from '../../core/contracts/task.ts';

/** What the event `taskReported` carries where storage has what the task makes; otherwise it is empty. */
export const TaskStored = z.object({ task: TaskName });
export type TaskStored = z.infer<typeof TaskStored>;
