import { z } from 'zod';
import { TaskName } from '../../core/contracts/task.ts';

/** The event `taskReported` carries this if storage has the result of the task; otherwise its payload is empty. */
export const TaskStored = z.object({ task: TaskName });
export type TaskStored = z.infer<typeof TaskStored>;
