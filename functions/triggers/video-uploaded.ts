import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { BlobName } from '../../core/contracts/blob-name.ts';
import { CONTAINERS } from '../../core/storage/names.ts';
import { BlobReference } from '../blob-reference.ts';
import { seeToUpload } from '../jobs/see-to-upload.ts';
import { logLine, logToJob } from '../log.ts';
import type { Ports } from '../ports.ts';

/**
 * Starts the job of a blob that has arrived in `videos`. The trigger is given a reference and not the content, since videos don't fit
 * in memory. An upload with the metadata `start: request` waits for a `POST /api/jobs`; one with an ambiguous name is only logged.
 */
export const videoUploadedTrigger = (ports: Ports) => {
  return async (reference: unknown, client: DurableClient, context: InvocationContext): Promise<void> => {
    const blob = BlobReference.parse(reference);
    if (blob.container !== CONTAINERS.videos)
      throw new Error(`The trigger of ${CONTAINERS.videos} got a blob of ${blob.container}.`);
    const name = BlobName.safeParse(blob.name);
    if (!name.success) return context.warn(logLine('upload-refused', { reason: name.error.issues[0]?.message }));
    const video = await ports.storage.videos.find(name.data);
    if (!video) return context.warn(logLine('upload-gone', {}));
    if (video.metadata['start'] === 'request') return;
    const job = await seeToUpload(ports, client, video, context);
    logToJob(context, ports.jobLogs).info(logLine('upload-noticed', { job, bytes: video.ref.bytes }));
  };
};
