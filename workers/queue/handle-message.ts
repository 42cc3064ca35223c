import { parseJson } from '../../core/contracts/parse-json.ts';
import { LANES, type Lane, type Report, TaskMessage } from '../../core/contracts/task.ts';
import type { ReceivedMessage } from '../../core/storage/ports.ts';
import { activeTraceparent } from '../../core/telemetry/spans.ts';
import type { WorkerPorts } from '../ports.ts';
import { findWork } from '../tasks/do-task.ts';
import { setAside } from './set-aside.ts';
import type { TaskQueue } from './take-tasks.ts';
import { recordOutcome, tracedTask } from './trace-task.ts';
import { type Delivery, deathsBefore, type Ending, tryTask } from './try-task.ts';

/** After this many failures, a task isn't attempted again and its job fails. */
const MAX_FAILURES = 5;

const NOT_A_TASK = 'not a task: it does not fit the schema';

/**
 * Does the task of one message of a lane, reports how it ended, and removes the message. The result is in storage before the report is sent. A
 * report that can't be sent only costs time, since the orchestration also checks storage by itself.
 * @returns whether the message was poison
 * @throws what the queue throws if the message can't be removed or replaced; the message is then delivered again
 */
export async function handleMessage(
  ports: WorkerPorts,
  message: ReceivedMessage,
  stopping: AbortSignal,
  lane: Lane = LANES[0],
): Promise<{ isPoison: boolean }> {
  const task = TaskMessage.safeParse(parseJson(message.text)).data;
  if (!task) return poison(ports, message, NOT_A_TASK);
  const { job, task: name, attempt } = task;
  const own = { ...ports, log: ports.log.child({ job, task: name, attempt }) };
  const delivery = { message, task, lane };
  let isPoison = false;
  await tracedTask(task, message, async () => {
    const started = performance.now();
    const ending = await tryTask(own, delivery, stopping);
    isPoison = ending.kind === 'impossible';
    await settle(own, delivery, ending, (performance.now() - started) / 1_000);
  });
  return { isPoison };
}

/** Removes a message that no worker can ever follow, and leaves any other. */
export async function clearPoison(ports: WorkerPorts, message: ReceivedMessage): Promise<{ isPoison: boolean }> {
  const task = TaskMessage.safeParse(parseJson(message.text)).data;
  if (!task) return poison(ports, message, NOT_A_TASK);
  const found = await findWork(ports, task);
  // The late tasks of a job that has ended are skipped, each with a report.
  if (found.work || (await ports.storage.jobs.stopped(task.job))) return { isPoison: false };
  return poison(ports, message, found.reason);
}

/** Puts a task back into its lane, as a new message. Anything else stays hidden until it is cleared as poison. */
export async function giveBack(ports: WorkerPorts, message: ReceivedMessage, lane: Lane): Promise<void> {
  const task = TaskMessage.safeParse(parseJson(message.text)).data;
  if (task) await replace(ports, { message, task, lane }, task, 0);
}

async function settle(ports: WorkerPorts, delivery: Delivery, ending: Ending, seconds: number): Promise<void> {
  const { message, task } = delivery;
  switch (ending.kind) {
    case 'done':
      await report(ports, task, { outcome: ending.outcome, seconds });
      return message.remove();
    case 'failed':
      return settleFailure(ports, delivery, ending.failure, seconds);
    case 'impossible':
      await poison(ports, message, ending.reason);
      return;
    case 'handed-back':
      recordOutcome(task, { outcome: 'handed-back', seconds });
      return replace(ports, delivery, task, ending.delaySeconds);
    case 'lost':
      return recordOutcome(task, { outcome: 'handed-back', seconds });
  }
}

/** Queues a failed task for its next attempt, or stops its job. The reason is stored before it is reported, because a report may get lost. */
async function settleFailure(
  ports: WorkerPorts,
  delivery: Delivery,
  failure: NonNullable<Report['failure']>,
  seconds: number,
): Promise<void> {
  const { message, task } = delivery;
  const attempt = task.attempt + 1;
  if (failure.retryable && attempt < MAX_FAILURES) {
    await report(ports, task, { outcome: 'will-retry', seconds, failure });
    return replace(ports, delivery, { ...task, attempt }, 2 ** attempt);
  }
  // The orchestration has the lost blob made again, and the job goes on.
  if (failure.code === 'intermediate-lost') {
    await report(ports, task, { outcome: 'failed', seconds, failure });
    return message.remove();
  }
  await ports.storage.jobs.stop(task.job, { reason: 'failed', failure });
  await report(ports, task, { outcome: 'failed', seconds, failure });
  await poison(ports, message, failure.message, { code: failure.code });
}

/** Replaces a message by a new one, whose deliveries the queue counts from one again. This delivery was no death of a worker. */
async function replace(ports: WorkerPorts, { message, lane }: Delivery, task: TaskMessage, delaySeconds: number) {
  const deaths = deathsBefore(message, task);
  await ports.storage.queues[lane].send(JSON.stringify({ ...task, ...(deaths > 0 && { deaths }) }), { delaySeconds });
  await message.remove();
}

/** Sends a report. It never throws, because the result is in storage and the report only speeds things up. */
async function report(
  { storage, settings, log }: WorkerPorts,
  task: TaskMessage,
  result: Pick<Report, 'outcome' | 'seconds' | 'failure'>,
): Promise<void> {
  log.info({ outcome: result.outcome, seconds: result.seconds }, 'task done');
  recordOutcome(task, result);
  const traceparent = activeTraceparent() ?? task.traceparent;
  const worker = settings.REPAINT_WORKER_NAME;
  const { deaths: _, ...about } = task;
  const text = JSON.stringify({ ...about, ...result, worker, ...(traceparent && { traceparent }) } satisfies Report);
  try {
    await storage.queues.reports.send(text);
  } catch (thrown) {
    log.warn({ reason: String(thrown) }, 'report not sent');
  }
}

async function poison(ports: WorkerPorts, message: ReceivedMessage, reason: string, about?: object) {
  await setAside(ports, message, { to: 'tasksPoison', reason, ...(about && { about }) });
  return { isPoison: true };
}

/** Returns the queues of tasks, in the order in which a worker serves them. */
export function taskLanes(ports: WorkerPorts, stopping: AbortSignal): TaskQueue[] {
  return LANES.map((lane) => ({
    queue: ports.storage.queues[lane],
    handle: (message) => handleMessage(ports, message, stopping, lane),
    clear: (message) => clearPoison(ports, message),
    giveBack: (message) => giveBack(ports, message, lane),
  }));
}
