import { z } from 'zod';
import { type JobList, JobState } from '../../core/contracts/job.ts';
import { UnknownPageError } from '../../core/storage/ports.ts';
import { answer } from '../http/answer.ts';
import { parse } from '../http/parse-request.ts';
import { RequestProblem } from '../http/problem.ts';
import { countJobs, listJobs } from '../jobs/list-jobs.ts';
import { logLine } from '../log-line.ts';
import type { Ports } from '../ports.ts';

/** Whatever else a query holds is not ours: `code` is the host's. */
export const ListQuery = z.object({
  state: JobState.optional(),
  /** Jobs a page, at most. */
  top: z.coerce.number().int().min(1).max(100).default(20),
  /** The `next` of the page before. */
  next: z.string().max(4_000).optional(),
  /** Whether to say how many jobs there are, too. */
  counts: z.enum(['true', 'false']).default('false'),
});

/** `GET /api/jobs?state=&top=&next=&counts=`: a page of jobs, the newest first. It may be shorter although more follow. */
export const listJobsTrigger = (ports: Ports) =>
  answer(async (request, client, context) => {
    const { counts, ...query } = parse(ListQuery, Object.fromEntries(request.query), 'query');
    const warn = (job: string, reason: string) => context.warn(logLine('job-unreadable', { job, reason }));
    const { unreadable, ...page } = await listJobs(ports, client, query, warn).catch(refuseUnknownPage);
    const list: JobList = {
      ...page,
      ...(unreadable > 0 && { unreadable }),
      ...(counts === 'true' && { counts: await countJobs(ports, client) }),
    };
    return { jsonBody: list, headers: { 'cache-control': 'no-store' } };
  });

function refuseUnknownPage(thrown: unknown): never {
  if (!(thrown instanceof UnknownPageError)) throw thrown;
  throw new RequestProblem(400, 'invalid-request', 'next: take it from the page before, or leave it out.', 'next');
}
