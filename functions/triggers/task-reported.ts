import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { permanent } from '../../core/contracts/failure.ts';
import { Report } from '../../core/contracts/report.ts';
import { groupOfTask } from '../../core/contracts/task.ts';
import { QUEUES } from '../../core/storage/names.ts';
import { inSpan } from '../../core/telemetry/in-span.ts';
import { ATTRIBUTES, SPANS } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { contextOf } from '../../core/telemetry/traceparent.ts';
import { isStored } from '../activities/group-tasks.ts';
import { findDurableJob } from '../jobs/durable-jobs.ts';
import { groupInstanceId } from '../jobs/group-instance-id.ts';
import { wakeGroup } from '../jobs/wake-group.ts';
import { logLine } from '../log-line.ts';
import type { Ports } from '../ports.ts';

/** A worker says what became of a task. The report only wakes whoever waits for it. */
export const taskReportedTrigger = (ports: Ports) => {
  return async (message: unknown, client: DurableClient, context: InvocationContext): Promise<void> => {
    const report = Report.safeParse(typeof message === 'string' ? jsonOr(message) : message);
    if (!report.success) {
      const reason = `not a report: ${report.error.issues[0]?.message ?? 'unreadable'}`;
      await ports.storage.queues.reportsPoison.send(JSON.stringify({ reason, message }));
      record('poisoned', 1, { [ATTRIBUTES.queue]: QUEUES.reportsPoison });
      return context.warn(logLine('report-poisoned', { reason }));
    }
    await received(ports, report.data, client, context);
  };
};

function received(ports: Ports, report: Report, client: DurableClient, context: InvocationContext): Promise<void> {
  const { job, run, task, attempt, outcome, worker, seconds, failure, traceparent } = report;
  const parent = contextOf(traceparent);
  const attributes = { [ATTRIBUTES.job]: job, [ATTRIBUTES.task]: task, [ATTRIBUTES.outcome]: outcome };
  return inSpan(SPANS.reported, { parent, attributes }, async () => {
    const code = failure?.code;
    context.info(logLine('task-reported', { job, task, attempt, outcome, worker, seconds, code }));
    if (outcome === 'will-retry') return;
    await ports.sampleQueues?.();
    await stopIfEnded(ports, client, report);
    const isDone = await isStored(ports, report);
    await wakeGroup(client, groupInstanceId({ id: job, run }, groupOfTask(task)), isDone ? { task } : undefined);
  });
}

/** An operator may have terminated a job or purged it. Nothing but the reports that still come can then stop its tasks. */
async function stopIfEnded({ storage }: Ports, client: DurableClient, { job }: Report): Promise<void> {
  const known = await findDurableJob(client, job);
  if (known && !['Failed', 'Terminated', 'Canceled'].includes(known.runtimeStatus)) return;
  const what = known ? 'ended its orchestration' : 'removed its history';
  const { failure } = permanent('terminated', `An operator ${what}; POST it again to go on with what is stored.`);
  // The reason of a job that ended by itself is there already, and stays.
  await storage.jobs.stop(job, { reason: 'cancelled', failure });
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
