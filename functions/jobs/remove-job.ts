import type { DurableClient } from 'durable-functions';
import { z } from 'zod';
import { JobId } from '../../core/contracts/job.ts';
import { parseJson } from '../../core/contracts/parse-json.ts';
import type { Ports } from '../ports.ts';
import type { DurableJob } from './durable-jobs.ts';

/** The only field of a manifest that counts here, so that a manifest of any version can be removed. */
const MadeBy = z.object({ job: JobId });

/**
 * Removes a job that has ended, with its painting, manifest, logs and history. The source stays, and so do painted chunks, which other
 * jobs may share. The history goes last: if a step fails, the job is still known, and the same request removes the rest.
 */
export async function removeJob(
  { storage, jobLogs }: Ports,
  client: DurableClient,
  { input, createdTime }: DurableJob,
): Promise<void> {
  const { id, output, manifest, startedAt = createdTime.toISOString() } = input;
  // A newer upload of the same name may have replaced the painting: that is another job's.
  const made = MadeBy.safeParse(parseJson((await storage.painted.readText(manifest)) ?? '')).data;
  if (made?.job === id) {
    await storage.painted.remove(output);
    await storage.painted.remove(manifest);
  }
  await storage.jobs.remove(id);
  // Lines that wait would make a log again.
  await jobLogs.flush();
  await storage.logs.remove(id);
  await storage.lists.remove({ id, startedAt });
  await client.purgeInstanceHistory(id);
}
