import { signal } from '@preact/signals';
import type { JobList, JobView } from '../../core/contracts/job.ts';
import { ask, reasonOf } from '../api/ask.ts';

export type StateFilter = JobView['state'] | 'all';

export const jobs = signal<readonly JobView[] | undefined>(undefined);
export const jobsProblem = signal<string | undefined>(undefined);
export const filter = signal<StateFilter>('all');
export const search = signal('');
/** The continuation of the next page. */
const next = signal<string | undefined>(undefined);
export const hasMore = () => next.value !== undefined;

const PAGE = 50;
const PAUSE_MS = 250;

/** Fetches the first page again. Jobs from further pages stay in the list. */
export async function refreshJobs(): Promise<void> {
  try {
    const asked = query();
    const page = await ask<JobList>(`/jobs?${asked}`);
    // The user may have asked for something else in the meantime.
    if (asked !== query()) return;
    const fresh = new Set(page.jobs.map(({ id }) => id));
    const further = (jobs.value ?? []).slice(PAGE).filter(({ id }) => !fresh.has(id));
    jobs.value = [...page.jobs, ...further];
    if (further.length === 0) next.value = page.next;
    jobsProblem.value = undefined;
  } catch (thrown) {
    jobsProblem.value = reasonOf(thrown);
  }
}

/** Fetches the first page anew and forgets the others, since any job may have changed or gone. */
export async function reloadJobs(): Promise<void> {
  jobs.value = jobs.value?.slice(0, PAGE);
  next.value = undefined;
  await refreshJobs();
}

export async function moreJobs(): Promise<void> {
  if (next.value === undefined) return;
  const asked = query();
  const page = await ask<JobList>(`/jobs?${asked}&next=${encodeURIComponent(next.value)}`);
  if (asked !== query()) return;
  jobs.value = [...(jobs.value ?? []), ...page.jobs];
  next.value = page.next;
}

export function filterJobs(state: StateFilter): void {
  filter.value = state;
  startList();
}

let typing: ReturnType<typeof setTimeout> | undefined;

/** Searches once the user has stopped typing. */
export function searchJobs(words: string): void {
  search.value = words;
  clearTimeout(typing);
  typing = setTimeout(startList, PAUSE_MS);
}

function startList(): void {
  jobs.value = undefined;
  next.value = undefined;
  void refreshJobs();
}

function query(): string {
  const state = filter.value === 'all' ? {} : { state: filter.value };
  const words = search.value.trim() === '' ? {} : { search: search.value };
  return new URLSearchParams({ top: String(PAGE), ...state, ...words }).toString();
}
