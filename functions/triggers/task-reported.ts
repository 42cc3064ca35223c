import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { permanent } from '../../core/contracts/failure.ts';
import { parseJson } from '../../core/contracts/parse-json.ts';
import { groupOfTask, Report } from '../../core/contracts/task.ts';
import { QUEUES } from '../../core/storage/names.ts';
import { ATTRIBUTES, SPANS } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { contextOf, inSpan } from '../../core/telemetry/spans.ts';
import { isStored } from '../activities/group-tasks.ts';
import { findDurableJob } from '../jobs/durable-jobs.ts';
import { groupInstanceId } from '../jobs/group-instance-id.ts';
import { wakeGroup } from '../jobs/wake-group.ts';
import { logLine, logToJob } from '../log.ts';
import type { Ports } from '../ports.ts';

/** Handles a worker's report that a task has ended. The report only wakes the group of the task, which then checks storage. */
export const taskReportedTrigger = (ports: Ports) => {
  return async (message: unknown, client: DurableClient, context: InvocationContext): Promise<void> => {
    const report = Report.safeParse(typeof message === 'string' ? (parseJson(message) ?? message) : message);
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
    logToJob(context, ports.jobLogs).info(
      logLine('task-reported', { job, task, attempt, outcome, worker, seconds, code }),
    );
    if (outcome === 'will-retry') return;
    await ports.sampleQueues?.();
    await stopIfEnded(ports, client, report);
    const isDone = await isStored(ports, report);
    await wakeGroup(client, groupInstanceId({ id: job, run }, groupOfTask(task)), isDone ? { task } : undefined);
  });
}

/** Stops the tasks of a job that an operator has terminated or purged. Only the reports that still arrive give an occasion to. */
async function stopIfEnded({ storage }: Ports, client: DurableClient, { job }: Report): Promise<void> {
  const known = await findDurableJob(client, job);
  if (known && !['Failed', 'Terminated', 'Canceled'].includes(known.runtimeStatus)) return;
  const what = known ? 'ended the orchestration of this job' : 'removed the history of this job';
  const { failure } = permanent('terminated', `An operator ${what}; POST it again to go on with what is stored.`);
  // A job that ended by itself has its reason already, and the first reason stays.
  await storage.jobs.stop(job, { reason: 'cancelled', failure });
}
