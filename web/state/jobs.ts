import { signal } from '@preact/signals';
import type { JobList, JobView } from '../../core/contracts/job.ts';
import { ask, reasonOf } from '../api/ask.ts';

export type StateFilter = JobView['state'] | 'all';

export const jobs = signal<readonly JobView[] | undefined>(undefined);
export const jobsProblem = signal<string | undefined>(undefined);
/** Why the last thing that the user asked for could not be done. */
export const jobsRefusal = signal<string | undefined>(undefined);
export const filter = signal<StateFilter>('all');
export const search = signal('');
/** The continuation of the next page. */
const next = signal<string | undefined>(undefined);
export const hasMore = () => next.value !== undefined;
/** True once the list has more than the first page. */
let isLong = false;

const PAGE = 50;
const PAUSE_MS = 250;

/** Fetches the first page again. Jobs from further pages stay in the list. */
export async function refreshJobs(): Promise<void> {
  try {
    const asked = query();
    const page = await ask<JobList>(`/jobs?${asked}`);
    // The user may have asked for something else in the meantime.
    if (asked !== query()) return;
    if (page.next === undefined) isLong = false;
    if (!isLong) next.value = page.next;
    jobs.value = isLong ? [...page.jobs, ...olderThan(page.jobs)] : page.jobs;
    jobsProblem.value = undefined;
  } catch (thrown) {
    jobsProblem.value = reasonOf(thrown);
  }
}

/** Returns the known jobs that come after a page. New jobs push old ones out of it, so their number says nothing. */
function olderThan(page: readonly JobView[]): readonly JobView[] {
  const fresh = new Set(page.map(({ id }) => id));
  const last = page.at(-1)?.createdAt;
  const isAfter = ({ createdAt }: JobView) => last === undefined || createdAt <= last;
  return (jobs.value ?? []).filter((job) => !fresh.has(job.id) && isAfter(job));
}

/** Fetches the first page anew and forgets the others, since any job may have changed or gone. */
export async function reloadJobs(): Promise<void> {
  isLong = false;
  await refreshJobs();
}

export async function moreJobs(): Promise<void> {
  if (next.value === undefined) return;
  jobsRefusal.value = undefined;
  try {
    const asked = query();
    const page = await ask<JobList>(`/jobs?${asked}&next=${encodeURIComponent(next.value)}`);
    if (asked !== query()) return;
    const known = jobs.value ?? [];
    const ids = new Set(known.map(({ id }) => id));
    jobs.value = [...known, ...page.jobs.filter(({ id }) => !ids.has(id))];
    next.value = page.next;
    isLong = true;
  } catch (thrown) {
    jobsRefusal.value = reasonOf(thrown);
  }
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
  void reloadJobs();
}

function query(): string {
  const state = filter.value === 'all' ? {} : { state: filter.value };
  const words = search.value.trim() === '' ? {} : { search: search.value };
  return new URLSearchParams({ top: String(PAGE), ...state, ...words }).toString();
}
