import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';

const ONE_TRY = { retryOptions: { maxTries: 1, tryTimeoutInMs: 5_000 } };

/**
 * Whether storage answers to this connection string, as blobs and as queues.
 * @returns undefined, or what is wrong in words
 */
export async function probeStorage(connection: string): Promise<string | undefined> {
  try {
    await BlobServiceClient.fromConnectionString(connection, ONE_TRY).getProperties();
    await QueueServiceClient.fromConnectionString(connection, ONE_TRY).getProperties();
    return undefined;
  } catch (thrown) {
    return reasonIn(thrown);
  }
}

/** The service's errors have several lines, ids and times in them; the first says what is wrong. */
function reasonIn(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  return (text.split('\n')[0] ?? text).replace(/\.$/, '');
}
