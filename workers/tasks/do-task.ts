import type { Plan } from '../../core/contracts/plan.ts';
import { chunkOfTask, kindOfTask, pictureOfTask, type TaskMessage, type TaskName } from '../../core/contracts/task.ts';
import type { WorkerPorts } from '../ports.ts';
import { convertSource } from './convert-source.ts';
import { extractExtras } from './extract-extras.ts';
import { findShots } from './find-shots.ts';
import { labelChunk } from './label-chunk.ts';
import { paintChunk } from './paint-chunk.ts';
import { readPicture } from './read-picture.ts';
import type { TaskAttempt, TaskOutcome } from './task-attempt.ts';

/** The work of a task. The plan, or the order of a conversion or preparation, decides what is read and where the result is written. */
export interface Work {
  do(attempt: TaskAttempt): Promise<TaskOutcome>;
  /** The plan that the task belongs to, if there is one. */
  readonly plan?: Plan;
  /** The name of the source, which must not appear in a log. */
  readonly video: string;
}

/** Finds the work of a task. It gives a reason instead if the job has no plan, or its plan no such task: such a message is poison. */
export async function findWork(
  ports: WorkerPorts,
  { job, run, task }: Pick<TaskMessage, 'job' | 'run' | 'task'>,
): Promise<{ work: Work } | { work?: undefined; reason: string }> {
  if (task === 'convert') {
    const order = await ports.storage.jobs.readConversionOrder(job);
    if (!order) return { reason: `unknown job ${job}` };
    return { work: { do: (attempt) => convertSource(ports, order, attempt), video: order.job.video.name } };
  }
  const [picture, kind] = [pictureOfTask(task), kindOfTask(task)];
  if (picture !== undefined || kind === 'shots') {
    const order = await ports.storage.preparations.readOrder(job);
    if (!order) return { reason: `unknown job ${job}` };
    const doIt = picture === undefined ? findShots : readPicture(picture);
    return { work: { do: (attempt) => doIt(ports, order, attempt), video: order.job.video.name } };
  }
  const plan = await ports.readPlan(job, run);
  if (!plan) return { reason: `unknown job ${job}` };
  const doIt = plannedTask(ports, plan, task);
  if (!doIt) return { reason: `${job} has no task ${task}` };
  return { work: { do: doIt, plan, video: plan.job.video.name } };
}

function plannedTask(ports: WorkerPorts, plan: Plan, task: TaskName): Work['do'] | undefined {
  const index = chunkOfTask(task);
  if (index === undefined) return plan.sound ? (attempt) => extractExtras(ports, plan, attempt) : undefined;
  const chunk = plan.chunks[index];
  if (!chunk) return undefined;
  return 'model' in plan
    ? (attempt) => labelChunk(ports, plan, chunk, attempt)
    : (attempt) => paintChunk(ports, plan, chunk, attempt);
}
