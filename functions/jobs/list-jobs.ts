import type { DurableClient } from 'durable-functions';
import pMap from 'p-map';
import type { JobState, JobView } from '../../core/contracts/job.ts';
import { messageOf } from '../../core/contracts/message-of.ts';
import type { ListedJob, ListedState } from '../../core/storage/ports.ts';
import type { Ports } from '../ports.ts';
import { describeJob } from './describe-job.ts';
import { type DurableJob, findDurableJob, jobState } from './durable-jobs.ts';
import { requireLists } from './make-lists.ts';

/** The number of orchestrations that are queried at the same time. */
const AT_ONCE = 16;
/** This many active jobs are queried before ended ones are listed, since a job that an operator has ended moves to its list only when it is queried. */
const LOOKED_AT = 100;
/** At most this many pages of a list are read until one has a job of the wanted state. */
const MOST_PAGES = 10;

/** A job is listed just before it starts; if its orchestration isn't there after this time, it never will be. */
const STARTED_AFTER_MS = 60_000;

type Warn = (id: string, reason: string) => void;

interface ListQuery {
  readonly state?: JobState | undefined;
  readonly top: number;
  readonly next?: string | undefined;
}

export interface JobPage {
  readonly jobs: JobView[];
  /** The number of orchestrations on this page that this version can't read. */
  readonly unreadable: number;
  readonly next?: string;
}

/**
 * Lists one page of jobs, the newest first. Storage holds the lists of jobs and how they ended, so a page costs the same however
 * many jobs there are; only active jobs are queried one by one.
 * @param warn is called for each orchestration that can't be read
 * @throws UnknownPageError if `next` isn't from an earlier page
 */
export async function listJobs(
  ports: Ports,
  client: DurableClient,
  { state, top, next }: ListQuery,
  warn: Warn,
): Promise<JobPage> {
  await requireLists(ports, client);
  const list = listOf(state);
  if (list !== undefined && list !== 'active')
    await look(ports, client, await ports.storage.lists.page('active', { top: LOOKED_AT }), warn);
  const found: { jobs: JobView[]; unreadable: number } = { jobs: [], unreadable: 0 };
  let token = next;
  // Queued and running jobs share a list, and jobs of a list may just have left it, so a page of the list may have none that are wanted.
  for (let pages = 0; pages < MOST_PAGES && found.jobs.length === 0; pages++) {
    const page = await ports.storage.lists.page(list, { top, ...(token !== undefined && { next: token }) });
    const { views, unreadable } = await look(ports, client, page, warn);
    found.jobs.push(...views.filter((view) => state === undefined || view.state === state));
    found.unreadable += unreadable;
    token = page.next;
    if (token === undefined) break;
  }
  return { ...found, ...(token !== undefined && { next: token }) };
}

/**
 * Looks at every active job, so that those whose orchestration an operator has ended leave the list, and with it the quota of their folder.
 * @param warn is called for each orchestration that can't be read
 */
export async function lookAtActive(ports: Ports, client: DurableClient, warn: Warn): Promise<void> {
  let next: string | undefined;
  do {
    const page = await ports.storage.lists.page('active', { top: LOOKED_AT, ...(next !== undefined && { next }) });
    await look(ports, client, page, warn, moveIfEnded);
    next = page.next;
  } while (next !== undefined);
}

/** Counts the jobs in each list. */
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
  warn: Warn,
  see = viewOf,
): Promise<{ views: JobView[]; unreadable: number }> {
  let unreadable = 0;
  const views = await pMap(
    jobs,
    async (job) => {
      try {
        return job.view ?? (await see(ports, client, job));
      } catch (thrown) {
        unreadable++;
        warn(job.id, messageOf(thrown));
        return undefined;
      }
    },
    { concurrency: AT_ONCE },
  );
  return { views: views.filter((view) => view !== undefined), unreadable };
}

/** Queries the orchestration of a listed job. If it has ended, the job moves to the list of its state; if it is gone, the job leaves the list. */
async function viewOf(ports: Ports, client: DurableClient, listed: ListedJob): Promise<JobView | undefined> {
  const durable = await findDurableJob(client, listed.id);
  if (!durable || isOfAnotherRun(durable, listed)) {
    // A job is listed just before it starts, so a young entry without an orchestration stays.
    if (Date.now() - Date.parse(listed.startedAt) > STARTED_AFTER_MS) await ports.storage.lists.remove(listed);
    return undefined;
  }
  const view = await describeJob(ports, durable);
  const state = listOf(jobState(durable));
  if (state !== undefined && state !== 'active') await ports.storage.lists.put({ ...listed, view }, state);
  return view;
}

/** Moves a listed job as `viewOf` does if it has ended or is gone. Of a job that goes on, only the state is read. */
async function moveIfEnded(ports: Ports, client: DurableClient, listed: ListedJob): Promise<undefined> {
  const durable = await findDurableJob(client, listed.id);
  const isActive = durable && listOf(jobState(durable)) === 'active' && !isOfAnotherRun(durable, listed);
  if (!isActive) await viewOf(ports, client, listed);
}

/** True if the entry belongs to an earlier run: a job that was started again has another entry, under its new start time. */
function isOfAnotherRun({ input }: DurableJob, { startedAt }: ListedJob): boolean {
  return input.startedAt !== undefined && Date.parse(input.startedAt) !== Date.parse(startedAt);
}
