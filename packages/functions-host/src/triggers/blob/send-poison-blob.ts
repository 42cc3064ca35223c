import { QueueServiceClient } from '@azure/storage-queue';
import type { ListenerDependencies } from '../listener.ts';

const POISON_QUEUE = 'webjobs-blobtrigger-poison';

/** Reports a blob whose function has failed too often, in the same poison queue as the real host. */
export async function sendPoisonBlob(
  { fn, log }: ListenerDependencies,
  storage: string,
  blob: { container: string; name: string; etag: string },
): Promise<void> {
  const text = `The blob '${blob.container}/${blob.name}' has failed too often; a message is in the queue '${POISON_QUEUE}'`;
  log('Host.Triggers.Blobs', 'warning', text, { function: fn.name, blob: blob.name });
  const queue = QueueServiceClient.fromConnectionString(storage).getQueueClient(POISON_QUEUE);
  await queue.createIfNotExists();
  const message = {
    Type: 'BlobTrigger',
    FunctionId: `Host.Functions.${fn.name}`,
    BlobType: 'BlockBlob',
    ContainerName: blob.container,
    BlobName: blob.name,
    ETag: blob.etag,
  };
  await queue.sendMessage(Buffer.from(JSON.stringify(message)).toString('base64'), { messageTimeToLive: -1 });
}
