import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api.ts';

const WAIT_SECONDS = 5;

/**
 * Cancels a job and waits up to 5 seconds until it has cleaned up. It never throws: if the system doesn't answer any more, the job
 * goes on when the system next starts.
 */
export async function cancelAndWait(api: Pick<Api, 'cancelJob' | 'job'>, id: string): Promise<void> {
  const deadline = performance.now() + WAIT_SECONDS * 1_000;
  try {
    let job = await api.cancelJob(id);
    while (job.state === 'running' && performance.now() < deadline) {
      await sleep(100);
      job = await api.job(id);
    }
  } catch {
    // The system is stopping, or the job has just ended.
  }
}
