import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { BlobName } from '../../core/contracts/blob-name.ts';
import { lookAtActive } from '../jobs/list-jobs.ts';
import { seeToUpload } from '../jobs/see-to-upload.ts';
import { logLine, logToJob } from '../log.ts';
import type { Ports } from '../ports.ts';

/** Longer than Event Grid tries to deliver (a day) and than a long weekend. Older uploads are left alone. */
const OLDEST_MS = 4 * 24 * 3_600_000;

/**
 * Starts the jobs of uploads whose event was lost: events are dropped, refused by an app that is still starting, or dead-lettered.
 * An upload counts as forgotten if storage has no record that it was handled. If its event is merely late, the job still starts once.
 *
 * Then it looks for forgotten ends: a job that an operator has terminated would otherwise hold its folder's quota until somebody lists jobs.
 */
export const startForgottenUploadsTrigger = (ports: Ports) => {
  return async (_timer: unknown, client: DurableClient, context: InvocationContext): Promise<void> => {
    await startForgotten(ports, client, context);
    const warn = (job: string, reason: string) => context.warn(logLine('job-unreadable', { job, reason }));
    if (ports.settings.REPAINT_FOLDER_FRAMES !== undefined) await lookAtActive(ports, client, warn);
  };
};

async function startForgotten(ports: Ports, client: DurableClient, context: InvocationContext): Promise<void> {
  const { videos, jobs } = ports.storage;
  const arrived = await videos.arrivedSince(new Date(Date.now() - OLDEST_MS));
  const candidates = arrived.filter(
    ({ ref, metadata }) => metadata['start'] !== 'request' && BlobName.safeParse(ref.name).success,
  );
  if (candidates.length === 0) return;
  const isNoticed = await jobs.noticed();
  for (const video of candidates.filter(({ ref }) => !isNoticed(ref))) {
    const job = await seeToUpload(ports, client, video, context);
    logToJob(context, ports.jobLogs).warn(logLine('upload-forgotten', { job }));
  }
}
