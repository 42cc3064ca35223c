import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api.ts';

const WAIT_SECONDS = 5;

/**
 * Cancels a job and gives it a moment to clean up. What can't be asked for any more is left as it is: the job then goes
 * on with the next start.
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
    // The system is going away, or the job has just ended.
  }
}
