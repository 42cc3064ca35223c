import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import type { JobId } from '../../core/contracts/job.ts';
import type { FoundVideo } from '../../core/storage/ports.ts';
import type { Ports } from '../ports.ts';
import { startJob } from './start-job.ts';

/** Starts the job of an upload, and records in storage that this upload has been handled. */
export async function seeToUpload(
  ports: Ports,
  client: DurableClient,
  video: FoundVideo,
  context: InvocationContext,
): Promise<JobId> {
  const traceparent = context.traceContext?.traceParent;
  const { input } = await startJob(ports, client, { video, by: 'upload', traceparent });
  await ports.storage.jobs.notice(video.ref);
  return input.id;
}
