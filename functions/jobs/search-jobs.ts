import type { JobView } from '../../core/contracts/job.ts';
import { type JobPage, listJobs } from './list-jobs.ts';

/** The most entries of a list that are read at once. */
const MOST_AT_ONCE = 1_000;
/** A search reads at most this many pages of a list before it answers; the next page goes on from there. */
const MOST_LOOKS = 40;

type ListParameters = Parameters<typeof listJobs>;

/**
 * Lists the jobs whose video, style, model or id contains all words of a text. It reads ever larger parts of the list while few jobs match, and
 * a smaller one again where more match than the page may hold.
 */
export async function searchJobs(
  ports: ListParameters[0],
  client: ListParameters[1],
  { search, top, next, state }: ListParameters[2] & { readonly search: string },
  warn: ListParameters[3],
): Promise<JobPage> {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found: JobView[] = [];
  let [token, atOnce, unreadable] = [next, top, 0];
  for (let looks = 0; looks < MOST_LOOKS && found.length < top; looks++) {
    const page = await listJobs(ports, client, { state, top: atOnce, next: token }, warn);
    const matching = page.jobs.filter((job) => hasAll(job, words));
    const room = top - found.length;
    if (matching.length > room) {
      atOnce = Math.max(room, Math.floor(atOnce / 4));
      continue;
    }
    found.push(...matching);
    unreadable += page.unreadable;
    token = page.next;
    if (token === undefined) break;
    atOnce = Math.min(MOST_AT_ONCE, atOnce * 4);
  }
  return { jobs: found, unreadable, ...(token !== undefined && { next: token }) };
}

function hasAll(job: JobView, words: readonly string[]): boolean {
  const text = `${job.id} ${job.video} ${job.kind === 'label' ? job.model : job.style}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
