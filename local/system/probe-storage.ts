import { setTimeout as sleep } from 'node:timers/promises';
import { BlobServiceClient, RestError } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';

const ONE_TRY = { retryOptions: { maxTries: 1, tryTimeoutInMs: 5_000 } };

/** A dropped connection may be temporary, as when storage has just been started, so it is tried again for this long. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 500;

/**
 * Checks that blobs and queues answer to this connection string. If there is no answer, it asks again for some seconds; an answer that
 * refuses the request is final.
 * @returns undefined, or the reason
 */
export async function probeStorage(connection: string): Promise<string | undefined> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const problem = await askOnce(connection);
    if (problem === undefined) return undefined;
    if (!problem.isOfTheMoment || performance.now() > until) return problem.reason;
    await sleep(PAUSE_MS);
  }
}

async function askOnce(connection: string): Promise<{ reason: string; isOfTheMoment: boolean } | undefined> {
  try {
    await BlobServiceClient.fromConnectionString(connection, ONE_TRY).getProperties();
    await QueueServiceClient.fromConnectionString(connection, ONE_TRY).getProperties();
    return undefined;
  } catch (thrown) {
    // An invalid connection string or a refusal by the service won't change by itself.
    const isOfTheMoment = thrown instanceof RestError && (thrown.statusCode === undefined || thrown.statusCode >= 500);
    return { reason: reasonIn(thrown), isOfTheMoment };
  }
}

/** Returns the first line of an error, which has the reason; ids and times follow in further lines. */
function reasonIn(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  return (text.split('\n')[0] ?? text).replace(/\.$/, '');
}
