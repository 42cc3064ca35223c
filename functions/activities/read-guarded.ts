import type { Job } from '../../core/contracts/job.ts';
import { refusals } from '../../core/media/source/refusals.ts';
import type { JobStore } from '../../core/storage/ports.ts';

/** Hosts are killed for many reasons, but not as often at the same place. */
const MOST_BREAKS = 5;

/**
 * Reads what belongs to a job, unless this broke off too often: a file that brings down the process that reads it must not do
 * so after each restart, when the step is replayed.
 * @throws `too-slow-to-read`; what `read` throws
 */
export async function readGuarded<T>(
  jobs: JobStore,
  { id, video }: Job,
  step: string,
  read: () => Promise<T>,
): Promise<T> {
  const breaks = await jobs.beginReading(id, step);
  if (breaks >= MOST_BREAKS) throw refusals.brokenOff(video.name, breaks);
  try {
    return await read();
  } finally {
    await jobs.endReading(id, step);
  }
}
