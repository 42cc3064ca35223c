import { setTimeout as sleep } from 'node:timers/promises';
import type { DurableClient } from 'durable-functions';
import type { JobId } from '../../core/contracts/job-id.ts';
import type { JobProgress } from '../../core/contracts/job-progress.ts';
import type { Ports } from '../ports.ts';
import { describeProgress } from './describe-progress.ts';
import { findDurableJob } from './durable-jobs.ts';

/** How often a job is looked at, however many watch it. */
const LOOK_MS = 1_000;
/** Load balancers of Azure cut what is silent for four minutes; a watcher that is cut comes back. */
const WATCH_MS = 3 * 60_000;

interface Look {
  readonly at: number;
  readonly progress: Promise<JobProgress | undefined>;
}

/**
 * Lets any number of people watch jobs at the price of one: looks are shared.
 * @returns a function that gives a job's progress now, whenever it changes, and at its end; it stops by itself after some minutes
 */
export function watchJobs(ports: Ports) {
  const looks = new Map<JobId, Look>();

  function look(client: DurableClient, id: JobId): Promise<JobProgress | undefined> {
    const last = looks.get(id);
    if (last && Date.now() - last.at < LOOK_MS) return last.progress;
    const progress = findDurableJob(client, id).then((durable) => durable && describeProgress(ports, durable));
    looks.set(id, { at: Date.now(), progress });
    progress.then(forgetOld, forgetOld);
    return progress;
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
      // Nothing new is worth a word too: it keeps the line open, and shows when a watcher has left.
      yield text === shown ? undefined : progress;
      shown = text;
      if (progress.job.phase === 'ended') return;
      await sleep(LOOK_MS);
    }
  };
}
