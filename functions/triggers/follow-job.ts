import { answer } from '../http/answer.ts';
import { eventStream } from '../http/event-stream.ts';
import { watchJobs } from '../jobs/watch-jobs.ts';
import type { Ports } from '../ports.ts';
import { requestedJob } from './requested-job.ts';

/** `GET /api/jobs/{id}/events` streams a job's progress as server-sent events until the job has ended. */
export const followJobTrigger = (ports: Ports) => {
  const watch = watchJobs(ports);
  return answer(async (request, client) => {
    const { input } = await requestedJob(request, client);
    return eventStream(watch(client, input.id));
  });
};
