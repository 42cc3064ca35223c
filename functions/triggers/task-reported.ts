import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { Report } from '../../core/contracts/report.ts';
import { groupOfTask } from '../../core/contracts/task.ts';
import { groupInstanceId } from '../jobs/group-instance-id.ts';
import { wakeGroup } from '../jobs/wake-group.ts';
import type { Ports } from '../ports.ts';

/** A worker says what became of a task. The report only wakes whoever waits for it. */
export const taskReportedTrigger = (ports: Ports) => {
  return async (message: unknown, client: DurableClient, context: InvocationContext): Promise<void> => {
    const report = Report.safeParse(typeof message === 'string' ? jsonOr(message) : message);
    if (!report.success) {
      const reason = `not a report: ${report.error.issues[0]?.message ?? 'unreadable'}`;
      await ports.storage.queues.reportsPoison.send(JSON.stringify({ reason, message }));
      return context.warn(`A message on the reports queue is ${reason}; it went to the poison queue.`);
    }
    const { job, run, task, attempt, outcome, worker, seconds, failure } = report.data;
    context.info(JSON.stringify({ event: 'task-reported', job, task, attempt, outcome, worker, seconds, failure }));
    if (outcome === 'will-retry') return;
    await wakeGroup(client, groupInstanceId({ id: job, run }, groupOfTask(task)));
  };
};

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
