import type { Job } from '../../core/contracts/job.ts';
import { refusals } from '../../core/media/source/refusals.ts';
import type { JobStore } from '../../core/storage/ports.ts';

/** Hosts are stopped for many reasons, but hardly this often during the same step unless the file is the cause. */
const MOST_BREAKS = 5;

/**
 * Runs a step that reads a job's source, and refuses to once the step has broken off {@link MOST_BREAKS} times. A file that crashes
 * the process that reads it would otherwise crash it after each restart, when the step runs again.
 * @throws RepaintError `too-slow-to-read` after too many breaks; what `read` throws
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
