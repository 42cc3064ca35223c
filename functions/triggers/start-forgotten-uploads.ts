import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { BlobName } from '../../core/contracts/blob-name.ts';
import { seeToUpload } from '../jobs/see-to-upload.ts';
import { logLine } from '../log-line.ts';
import type { Ports } from '../ports.ts';

/** Longer than Event Grid tries, and than a weekend without anybody who looks. What is older was there before this, or is given up. */
const OLDEST_MS = 4 * 24 * 3_600_000;

/**
 * Starts the jobs of uploads that no event told of: events are dropped, refused by an app that is still starting, and
 * dead-lettered. An upload is forgotten where nobody has noted that it was seen to; one whose event is on its way just now is
 * started once all the same.
 */
export const startForgottenUploadsTrigger = (ports: Ports) => {
  return async (_timer: unknown, client: DurableClient, context: InvocationContext): Promise<void> => {
    const { videos, jobs } = ports.storage;
    const arrived = await videos.arrivedSince(new Date(Date.now() - OLDEST_MS));
    const candidates = arrived.filter(
      ({ ref, metadata }) => metadata['start'] !== 'request' && BlobName.safeParse(ref.name).success,
    );
    if (candidates.length === 0) return;
    const isNoticed = await jobs.noticed();
    for (const video of candidates.filter(({ ref }) => !isNoticed(ref))) {
      const job = await seeToUpload(ports, client, video, context);
      context.warn(logLine('upload-forgotten', { job }));
    }
  };
};
