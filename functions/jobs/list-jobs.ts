import type { DurableClient } from 'durable-functions';
import pMap from 'p-map';
import type { JobState, JobView } from '../../core/contracts/job.ts';
import type { ListedJob, ListedState } from '../../core/storage/ports.ts';
import type { Ports } from '../ports.ts';
import { describeJob } from './describe-job.ts';
import { type DurableJob, findDurableJob } from './durable-jobs.ts';
import { jobState } from './job-state.ts';
import { requireLists } from './make-lists.ts';

/** Orchestrations that are asked for side by side. */
const AT_ONCE = 16;
/** Jobs that are ended by an operator are noticed when they are looked at: as many of those that seem active are, before others are listed. */
const LOOKED_AT = 100;

/** By then, a job that was listed has started. */
const STARTED_AFTER_MS = 60_000;

interface ListQuery {
  readonly state?: JobState | undefined;
  readonly top: number;
  readonly next?: string | undefined;
}

export interface JobPage {
  readonly jobs: JobView[];
  /** Orchestrations on this page that this version can't read. */
  readonly unreadable: number;
  readonly next?: string;
}

/**
 * A page of jobs, the newest first. Which jobs there are and how they ended stands in storage, so a page costs the same however
 * many there are; those that run are asked for one by one.
 * @param warn is told of orchestrations that can't be read
 * @throws UnknownPageError for a `next` that wasn't given out
 */
export async function listJobs(
  ports: Ports,
  client: DurableClient,
  { state, top, next }: ListQuery,
  warn: (id: string, reason: string) => void,
): Promise<JobPage> {
  await requireLists(ports, client);
  const list = listOf(state);
  if (list !== undefined && list !== 'active')
    await look(ports, client, await ports.storage.lists.page('active', { top: LOOKED_AT }), warn);
  const page = await ports.storage.lists.page(list, { top, ...(next !== undefined && { next }) });
  const { views, unreadable } = await look(ports, client, page, warn);
  const jobs = views.filter((view) => state === undefined || view.state === state);
  return { jobs, unreadable, ...(page.next !== undefined && { next: page.next }) };
}

/** How many jobs there are in each list. */
export async function countJobs(ports: Ports, client: DurableClient): Promise<Record<ListedState, number>> {
  await requireLists(ports, client);
  return ports.storage.lists.counts();
}

function listOf(state: JobState | undefined): ListedState | undefined {
  return state === 'queued' || state === 'running' ? 'active' : state;
}

async function look(
  ports: Ports,
  client: DurableClient,
  { jobs }: { readonly jobs: readonly ListedJob[] },
  warn: (id: string, reason: string) => void,
): Promise<{ views: JobView[]; unreadable: number }> {
  let unreadable = 0;
  const views = await pMap(
    jobs,
    async (job) => {
      try {
        return job.view ?? (await viewOf(ports, client, job));
      } catch (thrown) {
        unreadable++;
        warn(job.id, thrown instanceof Error ? thrown.message : String(thrown));
        return undefined;
      }
    },
    { concurrency: AT_ONCE },
  );
  return { views: views.filter((view) => view !== undefined), unreadable };
}

/** Looks at the orchestration; what has ended is written down with the list, and what is gone leaves it. */
async function viewOf(ports: Ports, client: DurableClient, listed: ListedJob): Promise<JobView | undefined> {
  const durable = await findDurableJob(client, listed.id);
  if (!durable || isOfAnotherRun(durable, listed)) {
    // A job is listed before it starts.
    if (Date.now() - Date.parse(listed.startedAt) > STARTED_AFTER_MS) await ports.storage.lists.remove(listed);
    return undefined;
  }
  const view = await describeJob(ports, durable);
  const state = listOf(jobState(durable));
  if (state !== undefined && state !== 'active') await ports.storage.lists.put({ ...listed, view }, state);
  return view;
}

/** A job that was started again is listed by its new start. */
function isOfAnotherRun({ input }: DurableJob, { startedAt }: ListedJob): boolean {
  return input.startedAt !== undefined && Date.parse(input.startedAt) !== Date.parse(startedAt);
}
