import type { TokenCredential } from '@azure/identity';
import { BlobServiceClient, newPipeline as newBlobPipeline } from '@azure/storage-blob';
import { newPipeline as newQueuePipeline, QueueServiceClient } from '@azure/storage-queue';
import { wholeAnswers } from './whole-answers.ts';

/** The clients of one storage account. */
export interface StorageAccount {
  readonly name: string;
  readonly blobs: BlobServiceClient;
  readonly queues: QueueServiceClient;
}

type Settings = Readonly<Record<string, string | undefined>>;

/**
 * Connects to the account that a setting names, the way Functions bindings do: `<NAME>` is a connection string, or
 * `<NAME>__blobServiceUri` (with `__queueServiceUri` and `__clientId` as needed) an identity-based connection.
 * @throws when neither is set, naming both.
 */
export function connectStorage(name: string, settings: Settings): StorageAccount {
  const connectionString = settings[name];
  if (connectionString) {
    return account(
      BlobServiceClient.fromConnectionString(connectionString),
      QueueServiceClient.fromConnectionString(connectionString),
    );
  }
  const blobUri = settings[`${name}__blobServiceUri`];
  if (!blobUri) throw new Error(`The setting ${name} (a connection string) or ${name}__blobServiceUri is missing.`);
  const queueUri = settings[`${name}__queueServiceUri`] ?? blobUri.replace('.blob.', '.queue.');
  const credential = identity(settings[`${name}__clientId`]);
  return account(new BlobServiceClient(blobUri, credential), new QueueServiceClient(queueUri, credential));
}

function account(blobs: BlobServiceClient, queues: QueueServiceClient): StorageAccount {
  const blobPipeline = newBlobPipeline(blobs.credential);
  const queuePipeline = newQueuePipeline(blobs.credential);
  blobPipeline.factories.push(wholeAnswers);
  queuePipeline.factories.push(wholeAnswers);
  return {
    name: blobs.accountName,
    blobs: new BlobServiceClient(blobs.url, blobPipeline),
    queues: new QueueServiceClient(queues.url, queuePipeline),
  };
}

/** Loads the package for identities with the first token, because it takes a tenth of the start of every process, and most need none of it. */
function identity(managedIdentityClientId: string | undefined): TokenCredential {
  const load = async (): Promise<TokenCredential> => {
    const { DefaultAzureCredential } = await import('@azure/identity');
    return new DefaultAzureCredential(managedIdentityClientId ? { managedIdentityClientId } : {});
  };
  let loaded: Promise<TokenCredential> | undefined;
  return {
    async getToken(...asked) {
      loaded ??= load().catch((cause: unknown) => {
        loaded = undefined;
        throw cause;
      });
      return (await loaded).getToken(...asked);
    },
  };
}
