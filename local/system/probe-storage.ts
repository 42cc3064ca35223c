import { setTimeout as sleep } from 'node:timers/promises';
import { BlobServiceClient, RestError } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';

const ONE_TRY = { retryOptions: { maxTries: 1, tryTimeoutInMs: 5_000 } };

/** A connection that is dropped, or storage that has just begun to listen, says nothing yet. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 500;

/**
 * Whether storage answers to this connection string, as blobs and as queues. What doesn't answer is asked again for some seconds;
 * what answers that it won't, isn't.
 * @returns undefined, or what is wrong in words
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
    // A connection string that can't be read and an answer of the service stay what they are.
    const isOfTheMoment = thrown instanceof RestError && (thrown.statusCode === undefined || thrown.statusCode >= 500);
    return { reason: reasonIn(thrown), isOfTheMoment };
  }
}

/** The service's errors have several lines, ids and times in them; the first says what is wrong. */
function reasonIn(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  return (text.split('\n')[0] ?? text).replace(/\.$/, '');
}
