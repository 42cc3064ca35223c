import { permanent } from '../../core/contracts/failure.ts';
import type { Plan } from '../../core/contracts/plan.ts';
import { chunkOfTask, type TaskName } from '../../core/contracts/task.ts';
import type { WorkerPorts } from '../ports.ts';
import { extractAudio } from './extract-audio.ts';
import { paintChunk } from './paint-chunk.ts';
import type { TaskOutcome, TaskRun } from './task-run.ts';

/** Does what a task's name stands for in the plan; the plan alone says what is read and where it is written. */
export async function doTask(ports: WorkerPorts, plan: Plan, task: TaskName, run: TaskRun): Promise<TaskOutcome> {
  const index = chunkOfTask(task);
  if (index === undefined) return extractAudio(ports, plan, run);
  const chunk = plan.chunks[index];
  if (!chunk) throw permanent('invalid-task', `${plan.job.id} has no ${task}.`);
  return paintChunk(ports, plan, chunk, run);
}

/** Whether the plan knows the task; a forged name is poison. */
export function isPlanned(plan: Plan, task: TaskName): boolean {
  const index = chunkOfTask(task);
  return index === undefined ? plan.sound : index < plan.chunks.length;
}
