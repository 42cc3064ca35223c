import { BlobServiceClient } from '@azure/storage-blob';
import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { openStorage, type Storage } from '../../core/storage/azure/open-storage.ts';
import { type JobLogs, openJobLogs } from '../../core/telemetry/job-logs.ts';
import { startAzurite } from '../../packages/functions-host/test/support/start-azurite.ts';

export interface TestStorage {
  readonly connection: string;
  readonly storage: Storage;
  readonly jobLogs: JobLogs;
  /** Plain clients of the SDK. */
  readonly blobs: BlobServiceClient;
  queue(name: string): QueueClient;
}

/** Starts a separate emulator with every container and queue; `freeResources` ends it. */
export async function startStorage(): Promise<TestStorage> {
  const connection = await startAzurite();
  const storage = openStorage({ DATA: connection, WORK: connection });
  await storage.createMissing();
  const queues = QueueServiceClient.fromConnectionString(connection);
  return {
    connection,
    storage,
    jobLogs: openJobLogs(storage.logs, 'test', () => undefined),
    blobs: BlobServiceClient.fromConnectionString(connection),
    queue: (name) => queues.getQueueClient(name),
  };
}
