import type { JobHistory } from '../../core/contracts/job-history.ts';
import { answer } from '../http/answer.ts';
import { readHistory } from '../jobs/read-history.ts';
import { requestedJob } from './requested-job.ts';

/** `GET /api/jobs/{id}/history` answers with the steps of a job's orchestration, and when each began and ended. */
export const getJobHistoryTrigger = () =>
  answer(async (request, client) => {
    const { input } = await requestedJob(request, client);
    const history: JobHistory = { steps: await readHistory(client, input.id) };
    return { jsonBody: history, headers: { 'cache-control': 'no-store' } };
  });
