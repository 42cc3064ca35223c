import { setTimeout as sleep } from 'node:timers/promises';
import type { DurableClient } from 'durable-functions';
import type { JobId } from '../../core/contracts/job-id.ts';
import type { JobProgress } from '../../core/contracts/job-progress.ts';
import type { Ports } from '../ports.ts';
import { describeProgress } from './describe-progress.ts';
import { findDurableJob } from './durable-jobs.ts';

/** A job is queried at most once in this time, however many clients watch it. */
const LOOK_MS = 1_000;
/** A stream ends after this time and the client connects again, since Azure's load balancers cut connections that are idle for 4 minutes. */
const WATCH_MS = 3 * 60_000;

interface Look {
  readonly at: number;
  readonly progress: Promise<JobProgress | undefined>;
}

/**
 * Lets any number of clients watch jobs for the cost of one, because they share each query.
 * @returns a generator function that yields a job's progress at once, after each change, and at its end; in between it yields undefined
 *   each second. It ends with the job, or after 3 minutes.
 */
export function watchJobs(ports: Ports) {
  const looks = new Map<JobId, Look>();

  function look(client: DurableClient, id: JobId): Promise<JobProgress | undefined> {
    const last = looks.get(id);
    if (last && Date.now() - last.at < LOOK_MS) return last.progress;
    const progress = findDurableJob(client, id).then((durable) => durable && describeProgress(ports, durable));
    const next = { at: Date.now(), progress };
    looks.set(id, next);
    progress
      .then(
        (found) => found?.job.phase === 'ended' && forget(id, next),
        () => forget(id, next),
      )
      .finally(forgetOld);
    return progress;
  }

  /** The end isn't shared: somebody who starts the job again within a second must not be shown the end of the run before. */
  function forget(id: JobId, old: Look): void {
    if (looks.get(id) === old) looks.delete(id);
  }

  function forgetOld(): void {
    for (const [id, { at }] of looks) if (Date.now() - at > 60 * LOOK_MS) looks.delete(id);
  }

  return async function* watch(client: DurableClient, id: JobId): AsyncGenerator<JobProgress | undefined, void> {
    const until = Date.now() + WATCH_MS;
    let shown = '';
    while (Date.now() < until) {
      const progress = await look(client, id);
      if (!progress) return;
      const text = JSON.stringify(progress);
      // Undefined is sent as a comment, which keeps the connection open and fails if the client has left.
      yield text === shown ? undefined : progress;
      shown = text;
      if (progress.job.phase === 'ended') return;
      await sleep(LOOK_MS);
    }
  };
}
