import { type BlobClient, BlobServiceClient } from '@azure/storage-blob';
import { z } from 'zod';
import type { TypedData } from '../../app/rpc-types.ts';
import { connectionString } from '../../settings/connection-string.ts';
import { expandSetting } from '../../settings/expand-setting.ts';
import type { Listener, ListenerDependencies } from '../listener.ts';
import { parseBlobPathPattern } from './blob-path-pattern.ts';
import { BlobPoller } from './blob-poller.ts';
import { blobContent, blobReference } from './blob-trigger-data.ts';

const BlobTrigger = z.looseObject({
  path: z.string(),
  connection: z.string().optional(),
  sdkBinding: z.boolean().optional(),
  source: z.string().optional(),
});

/** What fails is tried again by the next look. */
const ONE_TRY = { retryOptions: { maxTries: 1 } };
const LOG = 'Host.Triggers.Blobs';

/**
 * Runs a function for each version of each blob that its path matches, by listing the container again and again. The container is
 * created if it doesn't exist. Only committed blobs are listed, so the function never sees a partial upload.
 * @throws AppError if the connection isn't set
 */
export function blobListener(host: ListenerDependencies): Listener {
  const { fn, settings } = host;
  const trigger = BlobTrigger.parse(fn.trigger);
  const whose = `The function '${fn.name}'`;
  const storage = connectionString(trigger.connection, settings, whose);
  const pattern = parseBlobPathPattern(expandSetting(trigger.path, settings, whose));
  if (trigger.source === 'EventGrid')
    host.log(
      LOG,
      'information',
      `The function '${fn.name}' has the source EventGrid; this host lists its container instead`,
    );
  const container = BlobServiceClient.fromConnectionString(storage, ONE_TRY).getContainerClient(pattern.container);
  const data = (blob: BlobClient, etag: string): Promise<TypedData> | TypedData =>
    trigger.sdkBinding
      ? blobReference(trigger.connection || 'AzureWebJobsStorage', pattern.container, blob.name)
      : blobContent(blob, etag);
  return new BlobPoller({ host, container, pattern, storage, data }).loop;
}
