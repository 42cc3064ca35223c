import type { HttpRequest } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { JobId } from '../../core/contracts/job.ts';
import { RequestProblem } from '../http/answer.ts';
import { type DurableJob, findDurableJob } from '../jobs/durable-jobs.ts';

/**
 * Finds the job that the route's `{id}` names.
 * @throws RequestProblem 404 if there is no such job, or the text can't be an id
 */
export async function requestedJob(request: HttpRequest, client: DurableClient): Promise<DurableJob> {
  const id = JobId.safeParse(request.params['id']);
  const job = id.success ? await findDurableJob(client, id.data) : undefined;
  if (job) return job;
  throw new RequestProblem(404, 'unknown-job', 'There is no such job: GET /api/jobs lists those there are.', 'id');
}
