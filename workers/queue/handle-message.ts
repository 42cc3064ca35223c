import type { Report } from '../../core/contracts/report.ts';
import { TaskMessage } from '../../core/contracts/task.ts';
import { QUEUES } from '../../core/storage/names.ts';
import type { ReceivedMessage } from '../../core/storage/ports.ts';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { activeTraceparent } from '../../core/telemetry/traceparent.ts';
import type { WorkerPorts } from '../ports.ts';
import { recordOutcome, tracedTask } from './trace-task.ts';
import { type Ending, tryTask } from './try-task.ts';

/** After this many failures, a task isn't attempted again and its job fails. */
const MAX_FAILURES = 5;

/**
 * Does the task of one message, reports how it ended, and removes the message. The result is in storage before the report is sent. A
 * report that can't be sent only costs time, since the orchestration also checks storage by itself.
 * @throws what the queue throws if the message can't be removed or replaced; the message is then delivered again
 */
export async function handleMessage(
  ports: WorkerPorts,
  message: ReceivedMessage,
  stopping: AbortSignal,
): Promise<void> {
  const task = parseTask(message.text);
  if (!task) return poison(ports, message, 'not a task: it does not fit the schema');
  const { job, task: name, attempt } = task;
  const own = { ...ports, log: ports.log.child({ job, task: name, attempt }) };
  await tracedTask(task, message, async () => {
    const started = performance.now();
    const ending = await tryTask(own, message, task, stopping);
    await settle(own, message, task, ending, (performance.now() - started) / 1_000);
  });
}

async function settle(
  ports: WorkerPorts,
  message: ReceivedMessage,
  task: TaskMessage,
  ending: Ending,
  seconds: number,
): Promise<void> {
  switch (ending.kind) {
    case 'done':
      await report(ports, task, { outcome: ending.outcome, seconds });
      return message.remove();
    case 'failed':
      return settleFailure(ports, message, task, ending.failure, seconds);
    case 'impossible':
      return poison(ports, message, ending.reason);
    case 'handed-back':
      recordOutcome(task, { outcome: 'handed-back', seconds });
      // A new message counts its deliveries from one again, since a worker that is stopped is no failure of the task.
      return replace(ports, message, task, ending.delaySeconds);
    case 'lost':
      return recordOutcome(task, { outcome: 'handed-back', seconds });
  }
}

/** Queues a failed task for its next attempt, or stops its job. The reason is stored before it is reported, because a report may get lost. */
async function settleFailure(
  ports: WorkerPorts,
  message: ReceivedMessage,
  task: TaskMessage,
  failure: NonNullable<Report['failure']>,
  seconds: number,
): Promise<void> {
  const attempt = task.attempt + 1;
  if (failure.retryable && attempt < MAX_FAILURES) {
    await report(ports, task, { outcome: 'will-retry', seconds, failure });
    return replace(ports, message, { ...task, attempt }, 2 ** attempt);
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

async function replace(ports: WorkerPorts, message: ReceivedMessage, task: TaskMessage, delaySeconds: number) {
  await ports.storage.queues.tasks.send(JSON.stringify(task), { delaySeconds });
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
  const text = JSON.stringify({ ...task, ...result, worker, ...(traceparent && { traceparent }) } satisfies Report);
  try {
    await storage.queues.reports.send(text);
  } catch (thrown) {
    log.warn({ reason: String(thrown) }, 'report not sent');
  }
}

/** @param about is logged instead of the reason, which may contain the name of the video */
async function poison(ports: WorkerPorts, message: ReceivedMessage, reason: string, about?: object): Promise<void> {
  ports.log.error(about ?? { reason }, 'poison');
  record('poisoned', 1, { [ATTRIBUTES.queue]: QUEUES.tasksPoison });
  const { text, dequeueCount } = message;
  await ports.storage.queues.tasksPoison.send(JSON.stringify({ reason, dequeueCount, message: text.slice(0, 8_000) }));
  await message.remove();
}

function parseTask(text: string): TaskMessage | undefined {
  try {
    return TaskMessage.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
