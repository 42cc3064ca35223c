import { type Failure, failureOf, permanent } from '../../core/contracts/failure.ts';
import type { Report } from '../../core/contracts/report.ts';
import { TaskMessage } from '../../core/contracts/task.ts';
import { QUEUES } from '../../core/storage/names.ts';
import type { ReceivedMessage } from '../../core/storage/ports.ts';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { activeTraceparent } from '../../core/telemetry/traceparent.ts';
import { withoutName } from '../../core/telemetry/without-name.ts';
import type { WorkerPorts } from '../ports.ts';
import { findWork, type Work } from '../tasks/do-task.ts';
import { tellOutcome, tracedTask } from './trace-task.ts';
import { type BreakOff, watchTask } from './watch-task.ts';

/** Failures after which a task isn't tried again. */
const MAX_FAILURES = 5;
/** Times a message may be handed out: each beyond the first means that its holder died over it. */
const MAX_DEQUEUES = 10;

/** Does what one message asks for. It never throws over the task: whatever happens, somebody is told. */
export async function handleMessage(
  ports: WorkerPorts,
  message: ReceivedMessage,
  stopping: AbortSignal,
): Promise<void> {
  const task = parseTask(message.text);
  if (!task) return poison(ports, message, 'not a task: it does not fit the schema');
  const { job, task: name, attempt } = task;
  const log = ports.log.child({ job, task: name, attempt });
  await tracedTask(task, message, () => handleTask({ ...ports, log }, message, task, stopping));
}

async function handleTask(
  ports: WorkerPorts,
  message: ReceivedMessage,
  task: TaskMessage,
  stopping: AbortSignal,
): Promise<void> {
  const stop = await ports.storage.jobs.stopped(task.job);
  if (stop) return finish(ports, message, task, { outcome: 'skipped', seconds: 0 });

  const found = await findWork(ports, task);
  if (!found.work) return poison(ports, message, found.reason);

  if (message.dequeueCount > MAX_DEQUEUES) {
    const crashed = permanent(
      'crashed',
      `${task.task} brought down its worker ${MAX_DEQUEUES} times: see the workers' logs and memory, then start the job again.`,
    );
    return giveUp(ports, message, task, crashed.failure, 0);
  }
  await perform(ports, message, task, found.work, stopping);
}

async function perform(
  ports: WorkerPorts,
  message: ReceivedMessage,
  task: TaskMessage,
  work: Work,
  stopping: AbortSignal,
): Promise<void> {
  const { jobs } = ports.storage;
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1_000;
  const visibilitySeconds = ports.settings.REPAINT_VISIBILITY_SECONDS;
  const watch = watchTask({ message, visibilitySeconds, jobs, job: task.job, stopping });
  try {
    const outcome = await work.do({ attempt: task.attempt, signal: watch.signal });
    await watch.end();
    await finish(ports, message, task, { outcome, seconds: seconds() });
  } catch (thrown) {
    await watch.end();
    if (watch.signal.aborted) return brokenOff(ports, message, task, watch.signal.reason as BreakOff, seconds());
    await failed(ports, message, task, work, thrown, seconds());
  }
}

async function brokenOff(
  ports: WorkerPorts,
  message: ReceivedMessage,
  task: TaskMessage,
  reason: BreakOff,
  seconds: number,
): Promise<void> {
  ports.log.info({ reason }, 'broken off');
  if (reason === 'job-stopped') return finish(ports, message, task, { outcome: 'skipped', seconds });
  tellOutcome(task, { outcome: 'handed-back', seconds });
  // A fresh copy counts its deliveries from one again: being preempted isn't the task's fault.
  if (reason === 'worker-stops') await replace(ports, message, task, 0);
}

async function failed(
  ports: WorkerPorts,
  message: ReceivedMessage,
  task: TaskMessage,
  { plan, video }: Work,
  thrown: unknown,
  seconds: number,
): Promise<void> {
  const failure = failureOf(thrown);
  const { code, message: reason, retryable } = failure;
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  const told = {
    failure: { code, message: withoutName(reason, video), retryable },
    ...(code === 'internal' && { stack: withoutName(stack ?? '', video) }),
  };
  ports.log.warn(told, 'task failed');
  if (failure.code === 'engine' && plan) ports.engines.forget(plan);
  const attempt = task.attempt + 1;
  if (!failure.retryable || attempt >= MAX_FAILURES) return giveUp(ports, message, task, failure, seconds);
  await report(ports, task, { outcome: 'will-retry', seconds, failure });
  await replace(ports, message, { ...task, attempt }, 2 ** attempt);
}

/** The job can't be finished: its reason is stored first, since messages are only hints. */
async function giveUp(
  ports: WorkerPorts,
  message: ReceivedMessage,
  task: TaskMessage,
  failure: Failure,
  seconds: number,
): Promise<void> {
  await ports.storage.jobs.stop(task.job, { reason: 'failed', failure });
  await report(ports, task, { outcome: 'failed', seconds, failure });
  await poison(ports, message, failure.message, { code: failure.code });
}

async function replace(ports: WorkerPorts, message: ReceivedMessage, task: TaskMessage, delaySeconds: number) {
  await ports.storage.queues.tasks.send(JSON.stringify(task), { delaySeconds });
  await message.remove();
}

async function finish(ports: WorkerPorts, message: ReceivedMessage, task: TaskMessage, result: Outcome): Promise<void> {
  ports.log.info({ outcome: result.outcome, seconds: result.seconds }, 'task done');
  await report(ports, task, result);
  await message.remove();
}

type Outcome = Pick<Report, 'outcome' | 'seconds' | 'failure'>;

async function report(ports: WorkerPorts, task: TaskMessage, result: Outcome): Promise<void> {
  const traceparent = activeTraceparent() ?? task.traceparent;
  const worker = ports.settings.REPAINT_WORKER_NAME;
  const told: Report = { ...task, ...result, worker, ...(traceparent && { traceparent }) };
  tellOutcome(task, result);
  await ports.storage.queues.reports.send(JSON.stringify(told));
}

/** @param about stands in the log instead of the reason, which may name the video */
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
