import type { DurableClient } from 'durable-functions';
import pMap from 'p-map';
import type { Ports } from '../ports.ts';
import { type DurableJob, jobState, listDurableJobs } from './durable-jobs.ts';
import { listedShare } from './folder-quota.ts';

/** The number of jobs per page, and the number that are written at the same time. */
const PAGE = 100;
const AT_ONCE = 16;

/** Makes the lists of jobs if storage has none: after an update from a version without lists, or after storage was emptied. */
export async function requireLists(ports: Ports, client: DurableClient): Promise<void> {
  if (!(await ports.storage.lists.areMade())) await makeLists(ports, client);
}

/**
 * Rebuilds the lists of jobs from the orchestrations.
 * @returns the number of jobs that are listed, and of orchestrations that this version can't read
 */
export async function makeLists(ports: Ports, client: DurableClient): Promise<{ jobs: number; unreadable: number }> {
  const made = { jobs: 0, unreadable: 0 };
  let next: string | undefined;
  do {
    const page = await listDurableJobs(client, { top: PAGE, ...(next !== undefined && { continuation: next }) });
    await pMap(page.jobs, (job) => put(ports, job), { concurrency: AT_ONCE });
    made.jobs += page.jobs.length;
    made.unreadable += page.unreadable;
    next = page.next;
  } while (next !== undefined);
  await ports.storage.lists.setMade();
  return made;
}

async function put(ports: Ports, durable: DurableJob): Promise<void> {
  const { id, startedAt = durable.createdTime.toISOString() } = durable.input;
  const state = jobState(durable);
  const isActive = state === 'queued' || state === 'running';
  const share = isActive && listedShare(ports, durable.input, durable.customStatus?.frames || undefined);
  await ports.storage.lists.put({ id, startedAt, ...share }, isActive ? 'active' : state);
}
