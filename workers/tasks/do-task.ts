import type { Plan } from '../../core/contracts/plan.ts';
import { chunkOfTask, kindOfTask, pictureOfTask, type TaskMessage, type TaskName } from '../../core/contracts/task.ts';
import type { WorkerPorts } from '../ports.ts';
import { convertSource } from './convert-source.ts';
import { extractAudio } from './extract-audio.ts';
import { findShots } from './find-shots.ts';
import { paintChunk } from './paint-chunk.ts';
import { readPicture } from './read-picture.ts';
import type { TaskOutcome, TaskRun } from './task-run.ts';

/** What a task's name stands for: the plan, or the order of a conversion, alone says what is read and where it is written. */
export interface Work {
  do(run: TaskRun): Promise<TaskOutcome>;
  /** The plan it comes from, if there is one. */
  readonly plan?: Plan;
  /** Name of the source, which no log may tell. */
  readonly video: string;
}

/** Undefined with a reason for a job that nobody has planned, and for a task that it doesn't have: both are poison. */
export async function findWork(
  ports: WorkerPorts,
  { job, run, task }: Pick<TaskMessage, 'job' | 'run' | 'task'>,
): Promise<{ work: Work } | { work?: undefined; reason: string }> {
  if (task === 'convert') {
    const order = await ports.storage.jobs.readConversionOrder(job);
    if (!order) return { reason: `unknown job ${job}` };
    return { work: { do: (tried) => convertSource(ports, order, tried), video: order.job.video.name } };
  }
  const [picture, kind] = [pictureOfTask(task), kindOfTask(task)];
  if (picture !== undefined || kind === 'shots') {
    const order = await ports.storage.preparations.readOrder(job);
    if (!order) return { reason: `unknown job ${job}` };
    const doIt = picture === undefined ? findShots : readPicture(picture);
    return { work: { do: (tried) => doIt(ports, order, tried), video: order.job.video.name } };
  }
  const plan = await ports.readPlan(job, run);
  if (!plan) return { reason: `unknown job ${job}` };
  const doIt = plannedTask(ports, plan, task);
  if (!doIt) return { reason: `${job} has no task ${task}` };
  return { work: { do: doIt, plan, video: plan.job.video.name } };
}

function plannedTask(ports: WorkerPorts, plan: Plan, task: TaskName): Work['do'] | undefined {
  const index = chunkOfTask(task);
  if (index === undefined) return plan.sound ? (run) => extractAudio(ports, plan, run) : undefined;
  const chunk = plan.chunks[index];
  return chunk && ((run) => paintChunk(ports, plan, chunk, run));
}
