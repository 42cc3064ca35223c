import type { DurableClient } from 'durable-functions';
import pMap from 'p-map';
import type { Ports } from '../ports.ts';
import { type DurableJob, listDurableJobs } from './durable-jobs.ts';
import { jobState } from './job-state.ts';

/** Jobs a page, and written side by side. */
const PAGE = 100;
const AT_ONCE = 16;

/** Makes the lists of jobs where nobody has: by an app that had none, or after storage was emptied. */
export async function requireLists(ports: Ports, client: DurableClient): Promise<void> {
  if (!(await ports.storage.lists.areMade())) await makeLists(ports, client);
}

/**
 * Makes the lists anew from what orchestrations know.
 * @returns how many jobs are listed, and how many orchestrations can't be read
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

async function put({ storage }: Ports, durable: DurableJob): Promise<void> {
  const { id, startedAt = durable.createdTime.toISOString() } = durable.input;
  const state = jobState(durable);
  await storage.lists.put({ id, startedAt }, state === 'queued' || state === 'running' ? 'active' : state);
}
