import { z } from 'zod';
import { type Failure, failureOf, permanent, transient } from '../../core/contracts/failure.ts';
import type { Plan } from '../../core/contracts/plan.ts';
import { LANES, type Lane, type TaskMessage } from '../../core/contracts/task.ts';
import type { ReceivedMessage } from '../../core/storage/ports.ts';
import { withoutName } from '../../core/telemetry/without-name.ts';
import type { WorkerPorts } from '../ports.ts';
import { findWork, type Work } from '../tasks/do-task.ts';
import type { TaskOutcome } from '../tasks/task-attempt.ts';
import { type BreakOff, watchTask } from './watch-task.ts';

/** After so many workers have died with a task, it isn't done again. */
const MAX_DEATHS = 10;
/** A task whose plan couldn't be read because storage failed goes back to the queue for this long. */
const STORAGE_PAUSE_SECONDS = 10;

/** How an attempt at a task ended. Nothing has been reported yet, and the message is still in the queue. */
export type Ending =
  | { readonly kind: 'done'; readonly outcome: TaskOutcome | 'skipped' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** No worker can ever do the task. */
  | { readonly kind: 'impossible'; readonly reason: string }
  /** Another worker is to do the task, and this attempt doesn't count as a failure. */
  | { readonly kind: 'handed-back'; readonly delaySeconds: number }
  /** Another worker holds the message by now. */
  | { readonly kind: 'lost' };

/** A task as it came from a queue. */
export interface Delivery {
  readonly message: ReceivedMessage;
  readonly task: TaskMessage;
  readonly lane: Lane;
}

/** Counts the workers that died with a task: each delivery of a message after the first means that one did. */
export function deathsBefore({ dequeueCount }: ReceivedMessage, { deaths = 0 }: TaskMessage): number {
  return deaths + dequeueCount - 1;
}

/** Does a task, unless its job has been stopped. It never throws. */
export async function tryTask(ports: WorkerPorts, delivery: Delivery, stopping: AbortSignal): Promise<Ending> {
  const { message, task } = delivery;
  try {
    const stop = await ports.storage.jobs.stopped(task.job);
    if (stop) return { kind: 'done', outcome: 'skipped' };
    if (deathsBefore(message, task) >= MAX_DEATHS) return { kind: 'failed', failure: crashed(task) };
    const found = await findWork(ports, task);
    if (!found.work) return { kind: 'impossible', reason: found.reason };
    return await perform(ports, delivery, found.work, stopping);
  } catch (thrown) {
    return endingOfLookup(ports, task, thrown);
  }
}

/** Handles a plan or order that can't be read: if storage doesn't answer, the task goes back; if the plan doesn't parse, it has failed. */
function endingOfLookup({ log }: WorkerPorts, { job }: TaskMessage, thrown: unknown): Ending {
  log.warn({ reason: String(thrown) }, 'the plan or order of the task could not be read');
  const isUnreadable = thrown instanceof z.ZodError || thrown instanceof SyntaxError;
  if (!isUnreadable) return { kind: 'handed-back', delaySeconds: STORAGE_PAUSE_SECONDS };
  const wayOut = 'run workers of the same version as the Function App, then start the job again';
  const { failure } = transient('invalid-task', `The plan of ${job} can't be read by this worker: ${wayOut}.`);
  return { kind: 'failed', failure };
}

async function perform(
  ports: WorkerPorts,
  { message, task, lane }: Delivery,
  work: Work,
  stopping: AbortSignal,
): Promise<Ending> {
  const { storage, settings, log, readers } = ports;
  const visibilitySeconds = settings.REPAINT_VISIBILITY_SECONDS;
  const watch = watchTask({ message, visibilitySeconds, jobs: storage.jobs, job: task.job, stopping, log });
  try {
    const run = { failures: task.attempt, isUrgent: lane === LANES[0], signal: watch.signal };
    const outcome = await readers.perform({ job: task.job, video: work.video }, () => work.do(run));
    return { kind: 'done', outcome };
  } catch (thrown) {
    if (watch.signal.aborted) return brokenOff(ports, watch.signal.reason as BreakOff);
    return failed(ports, work, thrown);
  } finally {
    await watch.end();
  }
}

function brokenOff({ log }: WorkerPorts, reason: BreakOff): Ending {
  log.info({ reason }, 'broken off');
  if (reason === 'job-stopped') return { kind: 'done', outcome: 'skipped' };
  return reason === 'worker-stops' ? { kind: 'handed-back', delaySeconds: 0 } : { kind: 'lost' };
}

function failed(ports: WorkerPorts, { plan, video }: Work, thrown: unknown): Ending {
  const failure = failureOf(thrown);
  const { code, message: reason, retryable } = failure;
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  const described = {
    failure: { code, message: withoutName(reason, video), retryable },
    ...(code === 'internal' && { stack: withoutName(stack ?? '', video) }),
  };
  ports.log.warn(described, 'task failed');
  if (failure.code === 'engine' && plan) forget(ports, plan);
  return { kind: 'failed', failure };
}

/** Has what failed opened anew for the next task. */
function forget({ engines, labellers }: WorkerPorts, plan: Plan): void {
  if ('model' in plan) labellers.forget(plan);
  else engines.forget(plan);
}

function crashed({ task }: TaskMessage): Failure {
  const wayOut = "see the workers' logs and memory, then start the job again";
  return permanent('crashed', `${task} brought down its worker ${MAX_DEATHS} times: ${wayOut}.`).failure;
}
