import { randomUUID } from 'node:crypto';
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
  /** Uploads a video, by default to wait for a request and under a name of its own. @returns its name */
  upload(bytes: Uint8Array | string, metadata?: Readonly<Record<string, string>>, name?: string): Promise<string>;
}

/** Starts a separate emulator with every container and queue; `freeResources` ends it. */
export async function startStorage(): Promise<TestStorage> {
  const connection = await startAzurite();
  const storage = openStorage({ DATA: connection, WORK: connection });
  await storage.createMissing();
  const queues = QueueServiceClient.fromConnectionString(connection);
  const blobs = BlobServiceClient.fromConnectionString(connection);
  return {
    connection,
    storage,
    jobLogs: openJobLogs(storage.logs, 'test', () => undefined),
    blobs,
    queue: (name) => queues.getQueueClient(name),
    async upload(bytes, metadata = { start: 'request' }, name = `${randomUUID()}.mp4`) {
      const video = blobs.getContainerClient('videos').getBlockBlobClient(name);
      await video.uploadData(Buffer.from(bytes), { metadata });
      return name;
    },
  };
}
