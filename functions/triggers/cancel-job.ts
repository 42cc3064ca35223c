import { answer } from '../http/answer.ts';
import { RequestProblem } from '../http/problem.ts';
import { cancelJob } from '../jobs/cancel-job.ts';
import { describeJob } from '../jobs/describe-job.ts';
import { jobState } from '../jobs/job-state.ts';
import type { Ports } from '../ports.ts';
import { requestedJob } from './requested-job.ts';

/** `DELETE /api/jobs/{id}` cancels a job: no further chunk is painted, and nothing half-made remains. A second request succeeds too. */
export const cancelJobTrigger = (ports: Ports) =>
  answer(async (request, client) => {
    const job = await requestedJob(request, client);
    const state = jobState(job);
    if (state === 'succeeded' || state === 'failed') {
      throw new RequestProblem(409, 'already-ended', `The job has ${state} already; there is nothing to cancel.`, 'id');
    }
    if (state !== 'cancelled') await cancelJob(ports, client, job);
    return { status: 202, jsonBody: await describeJob(ports, job) };
  });
