import { answer } from '../http/answer.ts';
import type { Ports } from '../ports.ts';
import { requestedJob } from './requested-job.ts';

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
