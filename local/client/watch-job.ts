import { setTimeout as sleep } from 'node:timers/promises';
import type { JobView } from '../../core/contracts/job.ts';
import { CommandError } from '../command-error.ts';
import type { Status } from '../progress/progress.ts';
import { rateMeter } from '../progress/rate.ts';
import type { Api } from './api.ts';

/** A host that was killed is restarted within seconds. After this much silence, the command gives up. */
const SILENT_SECONDS = 45;

/**
 * Follows a job until it has succeeded, failed or been cancelled.
 * @throws CommandError if the system stops answering; the reason of `signal` if it is aborted
 */
export async function watchJob(
  api: Pick<Api, 'job'>,
  started: JobView,
  show: (status: Status) => void,
  signal: AbortSignal,
  pollMs = 500,
): Promise<JobView> {
  const rate = rateMeter(() => performance.now() / 1_000);
  let job = started;
  let heardAt = performance.now();
  while (job.state === 'queued' || job.state === 'running') {
    show(statusOf(job, rate));
    await sleep(pollMs, undefined, { signal });
    const next = await api.job(job.id).catch((error: unknown) => error);
    signal.throwIfAborted();
    if (!(next instanceof Error)) heardAt = performance.now();
    else if (next instanceof CommandError || performance.now() - heardAt > SILENT_SECONDS * 1_000) throw gone(next);
    job = next instanceof Error ? job : (next as JobView);
  }
  return job;
}

function statusOf({ phase, frames }: JobView, rate: ReturnType<typeof rateMeter>): Status {
  if (phase !== 'painting' && phase !== 'labelling') return { phase };
  return { phase, count: { ...frames, unit: 'frames' }, ...rate(frames) };
}

function gone(error: Error): Error {
  if (error instanceof CommandError) return error;
  const message = 'The system stopped answering: run the same command again, and it goes on from what is stored.';
  return new CommandError('system', message, undefined, { cause: error });
}
