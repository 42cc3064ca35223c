import { z } from 'zod';
import { type JobList, JobState } from '../../core/contracts/job.ts';
import { answer } from '../http/answer.ts';
import { parse } from '../http/parse-request.ts';
import { RequestProblem } from '../http/problem.ts';
import { describeJob } from '../jobs/describe-job.ts';
import { listDurableJobs, UnknownPageError } from '../jobs/durable-jobs.ts';
import { jobState, STATUSES_OF } from '../jobs/job-state.ts';
import type { Ports } from '../ports.ts';

/** Whatever else a query holds is not ours: `code` is the host's. */
export const ListQuery = z.object({
  state: JobState.optional(),
  /** Jobs a page, at most. */
  top: z.coerce.number().int().min(1).max(100).default(20),
  /** The `next` of the page before. */
  next: z.string().max(4_000).optional(),
});

/** `GET /api/jobs?state=&top=&next=`: a page of jobs. With a filter, a page may be shorter although more follow. */
export const listJobsTrigger = (ports: Ports) =>
  answer(async (request, client) => {
    const { state, top, next } = parse(ListQuery, Object.fromEntries(request.query), 'query');
    const page = await listDurableJobs(client, {
      top,
      statuses: state ? STATUSES_OF[state] : [],
      ...(next && { continuation: next }),
    }).catch(refuseUnknownPage);
    const wanted = page.jobs.filter((job) => !state || jobState(job) === state);
    const jobs = await Promise.all(wanted.map((job) => describeJob(ports, job)));
    const list: JobList = { jobs, ...(page.next && { next: page.next }) };
    return { jsonBody: list, headers: { 'cache-control': 'no-store' } };
  });

function refuseUnknownPage(thrown: unknown): never {
  if (!(thrown instanceof UnknownPageError)) throw thrown;
  throw new RequestProblem(400, 'invalid-request', 'next: take it from the page before, or leave it out.', 'next');
}
