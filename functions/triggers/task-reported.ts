import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { Report } from '../../core/contracts/report.ts';
import { groupOfTask } from '../../core/contracts/task.ts';
import { QUEUES } from '../../core/storage/names.ts';
import { inSpan } from '../../core/telemetry/in-span.ts';
import { ATTRIBUTES, SPANS } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { contextOf } from '../../core/telemetry/traceparent.ts';
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
    await received(report.data, client, context);
  };
};

function received(report: Report, client: DurableClient, context: InvocationContext): Promise<void> {
  const { job, run, task, attempt, outcome, worker, seconds, failure, traceparent } = report;
  const parent = contextOf(traceparent);
  const attributes = { [ATTRIBUTES.job]: job, [ATTRIBUTES.task]: task, [ATTRIBUTES.outcome]: outcome };
  return inSpan(SPANS.reported, { parent, attributes }, async () => {
    const code = failure?.code;
    context.info(logLine('task-reported', { job, task, attempt, outcome, worker, seconds, code }));
    if (outcome !== 'will-retry') await wakeGroup(client, groupInstanceId({ id: job, run }, groupOfTask(task)));
  });
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
