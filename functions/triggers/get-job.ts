import type { JobHistory } from '../../core/contracts/job-progress.ts';
import { answer, fresh } from '../http/answer.ts';
import { eventStream } from '../http/event-stream.ts';
import { describeJob } from '../jobs/describe-job.ts';
import { readHistory } from '../jobs/read-history.ts';
import { watchJobs } from '../jobs/watch-jobs.ts';
import type { Ports } from '../ports.ts';
import { requestedJob } from './requested-job.ts';

/** `GET /api/jobs/{id}` answers with one job. */
export const getJobTrigger = (ports: Ports) =>
  answer(async (request, client) => fresh(await describeJob(ports, await requestedJob(request, client))));

/** `GET /api/jobs/{id}/history` answers with the steps of a job's orchestration, and when each began and ended. */
export const getJobHistoryTrigger = () =>
  answer(async (request, client) => {
    const { input } = await requestedJob(request, client);
    return fresh<JobHistory>({ steps: await readHistory(client, input.id) });
  });

/** `GET /api/jobs/{id}/logs` answers with all log lines of the app and the workers about a job, as lines of JSON in the order of time. */
export const getJobLogsTrigger = ({ storage, jobLogs }: Ports) =>
  answer(async (request, client) => {
    const { input } = await requestedJob(request, client);
    await jobLogs.flush();
    const lines = await storage.logs.read(input.id);
    return {
      body: lines.map((line) => `${line}\n`).join(''),
      headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' },
    };
  });

/** `GET /api/jobs/{id}/events` streams a job's progress as server-sent events until the job has ended. */
export const followJobTrigger = (ports: Ports) => {
  const watch = watchJobs(ports);
  return answer(async (request, client) => {
    const { input } = await requestedJob(request, client);
    return eventStream(watch(client, input.id));
  });
};
