import { z } from 'zod';
import { Failure } from './failure.ts';
import { JobId } from './job.ts';

/** Name of a task within its job: `convert`, `shots`, `picture-<index>`, `sound`, or `chunk-<index>` in display order. Indices start at 0. */
export const TaskName = z.string().regex(/^(convert|shots|picture-(0|[1-9]\d?)|sound|chunk-(0|[1-9]\d{0,6}))$/);
export type TaskName = z.infer<typeof TaskName>;

/**
 * One message on the `tasks` queue. It only names a job and a task. What to read and where to write is in the stored
 * plan, so that a forged message can't direct a worker elsewhere.
 */
export const TaskMessage = z.strictObject({
  schemaVersion: z.literal(1),
  job: JobId,
  /** The run of the job that queued the task. It only decides which orchestration is woken by the report. */
  run: z.int().min(1),
  task: TaskName,
  /** Number of failed attempts so far. Hand-backs and crashes don't count, so that preemption can't make a healthy task fail. */
  attempt: z.int().min(0).max(100),
  /**
   * Number of times that a worker died with the messages that this one replaces: a queue counts the deliveries of each message only. Absent
   * if none did.
   */
  deaths: z.int().min(1).max(1_000).optional(),
  /** W3C trace context of the run that queued the task. */
  traceparent: z.string().max(64).optional(),
});
export type TaskMessage = z.infer<typeof TaskMessage>;

/** Number of tasks that one `runTasks` sub-orchestration waits for. The cost of its replays grows with the square of it. */
export const TASKS_PER_GROUP = 100;

export function chunkTask(index: number): TaskName {
  return `chunk-${index}`;
}

/** Returns the index of the chunk that a task paints; undefined for other tasks. */
export function chunkOfTask(task: TaskName): number | undefined {
  return task.startsWith('chunk-') ? Number(task.slice('chunk-'.length)) : undefined;
}

/** Returns the kind of a task, which is its name without the index. */
export function kindOfTask(task: TaskName): 'convert' | 'shots' | 'picture' | 'sound' | 'chunk' {
  if (task === 'convert' || task === 'sound' || task === 'shots') return task;
  return task.startsWith('picture-') ? 'picture' : 'chunk';
}

/** Returns the index, among a job's pictures, of the picture that a task reads; undefined for other tasks. */
export function pictureOfTask(task: TaskName): number | undefined {
  return task.startsWith('picture-') ? Number(task.slice('picture-'.length)) : undefined;
}

/**
 * Id of the tasks that one sub-orchestration waits for: `convert` is the conversion alone, `prepare` the `picture` and
 * `shots` tasks, and a number the n-th {@link TASKS_PER_GROUP} chunks.
 */
export const TaskGroupId = z.union([z.enum(['convert', 'prepare']), z.int().min(0)]);
export type TaskGroupId = z.infer<typeof TaskGroupId>;

/** Returns the group of a task. The `sound` task belongs to the first group of chunks. */
export function groupOfTask(task: TaskName): TaskGroupId {
  const kind = kindOfTask(task);
  if (kind === 'picture' || kind === 'shots') return 'prepare';
  return kind === 'convert' ? 'convert' : Math.floor((chunkOfTask(task) ?? 0) / TASKS_PER_GROUP);
}

/** The queues of tasks, in the order in which workers serve them. `laneOf` chooses the one of a task. */
export const LANES = ['tasks', 'tasksLater', 'tasksLast'] as const;
export type Lane = (typeof LANES)[number];

/**
 * One message on the `reports` queue: how a task ended. It only wakes the orchestration, which then looks at
 * storage. A lost, late, duplicated or forged report changes nothing.
 */
export const Report = z.strictObject({
  schemaVersion: z.literal(1),
  job: JobId,
  run: z.int().min(1),
  task: TaskName,
  attempt: z.int().min(0).max(100),
  outcome: z.enum(['stored', 'already-stored', 'skipped', 'will-retry', 'failed']),
  worker: z.string().max(200),
  seconds: z.number().min(0),
  failure: Failure.optional(),
  traceparent: z.string().max(64).optional(),
});
export type Report = z.infer<typeof Report>;
