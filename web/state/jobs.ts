import { signal } from '@preact/signals';
import type { JobList, JobView } from '../../core/contracts/job.ts';
import { ask, reasonOf } from '../api/ask.ts';

export type StateFilter = JobView['state'] | 'all';

export const jobs = signal<readonly JobView[] | undefined>(undefined);
export const jobsProblem = signal<string | undefined>(undefined);
export const filter = signal<StateFilter>('all');
/** The continuation of the next page. */
const next = signal<string | undefined>(undefined);
export const hasMore = () => next.value !== undefined;

const PAGE = 50;

/** Fetches the first page again. Jobs from further pages stay in the list. */
export async function refreshJobs(): Promise<void> {
  try {
    const page = await ask<JobList>(`/jobs?${query()}`);
    const fresh = new Set(page.jobs.map(({ id }) => id));
    const further = (jobs.value ?? []).slice(PAGE).filter(({ id }) => !fresh.has(id));
    jobs.value = [...page.jobs, ...further];
    if (further.length === 0) next.value = page.next;
    jobsProblem.value = undefined;
  } catch (thrown) {
    jobsProblem.value = reasonOf(thrown);
  }
}

export async function moreJobs(): Promise<void> {
  if (next.value === undefined) return;
  const page = await ask<JobList>(`/jobs?${query()}&next=${encodeURIComponent(next.value)}`);
  jobs.value = [...(jobs.value ?? []), ...page.jobs];
  next.value = page.next;
}

export function filterJobs(state: StateFilter): void {
  filter.value = state;
  jobs.value = undefined;
  next.value = undefined;
  void refreshJobs();
}

function query(): string {
  const state = filter.value === 'all' ? {} : { state: filter.value };
  return new URLSearchParams({ top: String(PAGE), ...state }).toString();
}
