import { z } from 'zod';
import { answer, RequestProblem } from '../http/answer.ts';
import { parse } from '../http/parse-request.ts';
import { cancelJob } from '../jobs/cancel-job.ts';
import { describeJob } from '../jobs/describe-job.ts';
import { jobState } from '../jobs/durable-jobs.ts';
import { removeJob } from '../jobs/remove-job.ts';
import type { Ports } from '../ports.ts';
import { requestedJob } from './requested-job.ts';

/** Other parameters are ignored, because the host has some of its own, such as `code`. */
export const EndQuery = z.object({
  /** With `true`, a job that has ended is removed, with its painting, manifest and logs. */
  remove: z.enum(['true', 'false']).default('false'),
});

/**
 * `DELETE /api/jobs/{id}` cancels a job: no further chunk is painted, and nothing half-made remains. A second request succeeds too. With
 * `?remove=true`, it removes a job that has ended.
 */
export const cancelJobTrigger = (ports: Ports) =>
  answer(async (request, client) => {
    const { remove } = parse(EndQuery, Object.fromEntries(request.query), 'query');
    const job = await requestedJob(request, client);
    const state = jobState(job);
    if (remove === 'true') {
      if (state === 'queued' || state === 'running') {
        const detail = `The job is ${state}: cancel it first (DELETE without remove), and remove it once it has ended.`;
        throw new RequestProblem(409, 'not-ended', detail, 'id');
      }
      await removeJob(ports, client, job);
      return { status: 204 };
    }
    if (state === 'succeeded' || state === 'failed') {
      const wayOut = 'there is nothing to cancel, but ?remove=true removes it';
      throw new RequestProblem(409, 'already-ended', `The job has ${state} already; ${wayOut}.`, 'id');
    }
    if (state !== 'cancelled') await cancelJob(ports, client, job);
    return { status: 202, jsonBody: await describeJob(ports, job) };
  });
