import { setTimeout as sleep } from 'node:timers/promises';
import type { DurableClient } from 'durable-functions';
import type { JobId } from '../../core/contracts/job.ts';
import type { Ports } from '../ports.ts';
import { describeProgress } from './describe-progress.ts';
import { findDurableJob } from './durable-jobs.ts';
import { SharedAnswers } from './shared-answers.ts';

/** A job is queried at most once in this time, however many clients watch it. */
const LOOK_MS = 1_000;
/** A stream ends after this time and the client connects again, since Azure's load balancers cut connections that are idle for 4 minutes. */
const WATCH_MS = 3 * 60_000;
/** After this time without a change, something is sent all the same: only then does a client that has left become noticeable. */
const QUIET_MS = 10_000;

interface Seen {
  readonly hasEnded: boolean;
  /** The progress as JSON, which all clients are sent. It is long in the middle of a long video. */
  readonly text: string;
}

/**
 * Lets any number of clients watch jobs for the cost of one, because they share each query.
 * @returns a generator function that yields a job's progress as JSON at once, after each change, and at its end; after 10 seconds without
 *   a change it yields undefined. It ends with the job, or after 3 minutes.
 */
export function watchJobs(ports: Ports) {
  const looks = new SharedAnswers<JobId, Seen | undefined>(LOOK_MS);

  async function look(client: DurableClient, id: JobId): Promise<Seen | undefined> {
    const answer = looks.get(id, () => see(ports, client, id));
    const seen = await answer;
    // The end isn't shared: somebody who starts the job again within a second must not be shown the end of the run before.
    if (seen?.hasEnded) looks.forget(id, answer);
    return seen;
  }

  return async function* watch(client: DurableClient, id: JobId): AsyncGenerator<string | undefined, void> {
    const until = Date.now() + WATCH_MS;
    let [shown, sentAt] = ['', 0];
    while (Date.now() < until) {
      const seen = await look(client, id);
      if (!seen) return;
      const isNew = seen.text !== shown;
      if (isNew || Date.now() - sentAt >= QUIET_MS) {
        yield isNew ? seen.text : undefined;
        [shown, sentAt] = [seen.text, Date.now()];
      }
      if (seen.hasEnded) return;
      await sleep(LOOK_MS);
    }
  };
}

async function see(ports: Ports, client: DurableClient, id: JobId): Promise<Seen | undefined> {
  const durable = await findDurableJob(client, id);
  const progress = durable && (await describeProgress(ports, durable));
  return progress && { hasEnded: progress.job.phase === 'ended', text: JSON.stringify(progress) };
}
