import { z } from 'zod';
import { type JobList, JobState } from '../../core/contracts/job.ts';
import { UnknownPageError } from '../../core/storage/ports.ts';
import { answer, fresh, RequestProblem } from '../http/answer.ts';
import { parse } from '../http/parse-request.ts';
import { countJobs, listJobs } from '../jobs/list-jobs.ts';
import { makeLists } from '../jobs/make-lists.ts';
import { searchJobs } from '../jobs/search-jobs.ts';
import { logLine } from '../log.ts';
import type { Ports } from '../ports.ts';

/** Other parameters are ignored, because the host has some of its own, such as `code`. */
export const ListQuery = z.object({
  state: JobState.optional(),
  /** The maximum number of jobs on the page. */
  top: z.coerce.number().int().min(1).max(100).default(20),
  /** The `next` of the previous page. */
  next: z.string().max(4_000).optional(),
  /** Only jobs whose video, style, model or id contains all of these words. */
  search: z.string().max(1_100).default(''),
  /** With `true`, the answer also has the number of jobs in each list. */
  counts: z.enum(['true', 'false']).default('false'),
});

/** `GET /api/jobs?state=&search=&top=&next=&counts=` answers with a page of jobs, the newest first. A page may be shorter although more follow. */
export const listJobsTrigger = (ports: Ports) =>
  answer(async (request, client, context) => {
    const { counts, search, ...query } = parse(ListQuery, Object.fromEntries(request.query), 'query');
    const warn = (job: string, reason: string) => context.warn(logLine('job-unreadable', { job, reason }));
    const found = search.trim()
      ? searchJobs(ports, client, { ...query, search }, warn)
      : listJobs(ports, client, query, warn);
    const { unreadable, ...page } = await found.catch(refuseUnknownPage);
    return fresh<JobList>({
      ...page,
      ...(unreadable > 0 && { unreadable }),
      ...(counts === 'true' && { counts: await countJobs(ports, client) }),
    });
  });

function refuseUnknownPage(thrown: unknown): never {
  if (!(thrown instanceof UnknownPageError)) throw thrown;
  throw new RequestProblem(400, 'invalid-request', 'next: take it from the page before, or leave it out.', 'next');
}

export const ListsMade = z.strictObject({
  /** The number of jobs that are listed now. */
  jobs: z.int().min(0),
  /** The number of orchestrations that this version can't read; they are in no list. */
  unreadable: z.int().min(0),
});
export type ListsMade = z.infer<typeof ListsMade>;

/** `POST /api/lists` rebuilds the lists of jobs from the orchestrations. */
export const makeListsTrigger = (ports: Ports) =>
  answer(async (_request, client) => ({ jsonBody: (await makeLists(ports, client)) satisfies ListsMade }));
