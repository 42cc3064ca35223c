import { z } from 'zod';
import { JobId } from './job-id.ts';

/** Names a task within its job: `convert`, `shots`, `picture-<index>`, `sound`, or `chunk-<index>` counted from 0 in display order. */
export const TaskName = z.string().regex(/^(convert|shots|picture-(0|[1-9]\d?)|sound|chunk-(0|[1-9]\d{0,6}))$/);
export type TaskName = z.infer<typeof TaskName>;

/**
 * One message on the `tasks` queue. It names a job and a task, no more: what to read and where to write stands in the
 * plan, so that a forged message can't point anywhere.
 */
export const TaskMessage = z.strictObject({
  schemaVersion: z.literal(1),
  job: JobId,
  /** Which run of the job queued it; only decides which orchestration hears of the outcome. */
  run: z.int().min(1),
  task: TaskName,
  /** Failures so far. Hand-backs and crashes don't count: a healthy task isn't poisoned by preemption. */
  attempt: z.int().min(0).max(100),
  /** W3C trace context of the run that queued it. */
  traceparent: z.string().max(64).optional(),
});
export type TaskMessage = z.infer<typeof TaskMessage>;

/** Tasks that one `runTasks` sub-orchestration looks after: replaying costs the square of it. */
export const TASKS_PER_GROUP = 100;

export function chunkTask(index: number): TaskName {
  return `chunk-${index}`;
}

/** The chunk index a task paints; undefined for the others. */
export function chunkOfTask(task: TaskName): number | undefined {
  return task.startsWith('chunk-') ? Number(task.slice('chunk-'.length)) : undefined;
}

/** What a task does, without which. */
export function kindOfTask(task: TaskName): 'convert' | 'shots' | 'picture' | 'sound' | 'chunk' {
  if (task === 'convert' || task === 'sound' || task === 'shots') return task;
  return task.startsWith('picture-') ? 'picture' : 'chunk';
}

/** The index, among the pictures of a job, of the one that a task reads; undefined for other tasks. */
export function pictureOfTask(task: TaskName): number | undefined {
  return task.startsWith('picture-') ? Number(task.slice('picture-'.length)) : undefined;
}

/** Tasks that one sub-orchestration looks after: the conversion alone, what a plan needs beside the inspection, or so many chunks. */
export const TaskGroupId = z.union([z.enum(['convert', 'prepare']), z.int().min(0)]);
export type TaskGroupId = z.infer<typeof TaskGroupId>;

/** The group that looks after a task; the sound belongs to the first of chunks. */
export function groupOfTask(task: TaskName): TaskGroupId {
  const kind = kindOfTask(task);
  if (kind === 'picture' || kind === 'shots') return 'prepare';
  return kind === 'convert' ? 'convert' : Math.floor((chunkOfTask(task) ?? 0) / TASKS_PER_GROUP);
}
