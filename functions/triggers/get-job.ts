import { answer } from '../http/answer.ts';
import { describeJob } from '../jobs/describe-job.ts';
import type { Ports } from '../ports.ts';
import { requestedJob } from './requested-job.ts';

/** `GET /api/jobs/{id}` answers with one job. */
export const getJobTrigger = (ports: Ports) =>
  answer(async (request, client) => ({
    jsonBody: await describeJob(ports, await requestedJob(request, client)),
    headers: { 'cache-control': 'no-store' },
  }));
