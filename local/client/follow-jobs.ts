import { setTimeout as sleep } from 'node:timers/promises';
import type { JobView } from '../../core/contracts/job.ts';
import { printable } from '../../core/contracts/unprintable.ts';
import { formatSeconds } from '../progress/format.ts';
import type { Api } from './api.ts';

const PROGRESS_SECONDS = 10;

interface Followed {
  state: JobView['state'];
  printedAt: number;
}

/** Prints a line when any job starts or ends, and every 10 seconds in between, until the signal is aborted. */
export async function followJobs(
  api: Pick<Api, 'jobs' | 'job'>,
  print: (line: string) => void,
  signal: AbortSignal,
  pauseMs = 2_000,
): Promise<void> {
  const followed = new Map<string, Followed>();
  // A blob name can hold control characters, which could forge a line or move the cursor.
  const printSafely = (line: string) => print(printable(line));
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    const jobs = await (isFirst ? jobsAtFirst(api) : jobsSince(api, followed)).catch(() => []);
    for (const job of jobs.toReversed()) {
      const known = followed.get(job.id);
      if (!(isFirst && hasEnded(job))) printNews(job, known, printSafely);
      if (!known || known.state !== job.state) followed.set(job.id, { state: job.state, printedAt: performance.now() });
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Lists the newest jobs and all that are still queued or running. Older jobs that have ended are left out, since they print nothing. */
async function jobsAtFirst(api: Pick<Api, 'jobs'>): Promise<JobView[]> {
  const newest = await api.jobs();
  const jobs = [...newest.jobs];
  for (const state of ['queued', 'running'] as const) {
    let next: string | undefined;
    do {
      const page = await api.jobs(next, state);
      jobs.push(...page.jobs.filter(({ id }) => jobs.every((other) => other.id !== id)));
      next = page.next;
    } while (next !== undefined);
  }
  return jobs;
}

/** Reads pages, the newest first, until one has no new job. Followed jobs on older pages are requested one by one. */
async function jobsSince(api: Pick<Api, 'jobs' | 'job'>, followed: ReadonlyMap<string, Followed>): Promise<JobView[]> {
  const jobs: JobView[] = [];
  let next: string | undefined;
  do {
    const page = await api.jobs(next);
    jobs.push(...page.jobs);
    next = page.jobs.some(({ id }) => !followed.has(id)) ? page.next : undefined;
  } while (next !== undefined);
  const older = [...followed].filter(([id, job]) => !hasEnded(job) && jobs.every((other) => other.id !== id));
  const asked = await Promise.all(older.map(([id]) => api.job(id).catch(() => undefined)));
  return [...jobs, ...asked.filter((job) => job !== undefined)];
}

function printNews(job: JobView, known: Followed | undefined, print: (line: string) => void): void {
  const isNews = known?.state !== job.state && job.state !== 'queued';
  if (isNews && known === undefined && hasEnded(job)) print(describeJob({ ...job, state: 'running' }));
  if (isNews) print(describeJob(job));
  const isDue = known !== undefined && performance.now() - known.printedAt > PROGRESS_SECONDS * 1_000;
  if (isNews || !isDue || job.state !== 'running' || job.frames.total === 0) return;
  known.printedAt = performance.now();
  print(`  ${job.video}: ${job.phase}, ${job.frames.done} of ${job.frames.total} frames`);
}

function hasEnded({ state }: Pick<JobView, 'state'>): boolean {
  return state !== 'queued' && state !== 'running';
}

/** @example `✓ clip.mp4: painted 300 frames in 0:42 → painted/clip.mp4` */
export function describeJob(job: JobView): string {
  const seconds = (Date.parse(job.updatedAt) - Date.parse(job.createdAt)) / 1_000;
  const labels = job.kind === 'label';
  switch (job.state) {
    case 'succeeded':
      return `✓ ${job.video}: ${labels ? 'labelled' : 'painted'} ${job.frames.total} frames in ${formatSeconds(seconds)} → ${job.output}`;
    case 'failed':
      return `✗ ${job.video}: ${job.error?.message ?? 'failed'} (${job.id})`;
    case 'cancelled':
      return `– ${job.video}: cancelled (${job.id})`;
    default:
      return `▸ ${job.video}: ${labels ? `labelling with ${job.model}` : `painting in ${job.style}`} (${job.id})`;
  }
}
