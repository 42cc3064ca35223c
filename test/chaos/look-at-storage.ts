import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { Manifest } from '../../core/contracts/manifest.ts';
import { CONTAINERS, QUEUES } from '../../core/storage/names.ts';
import { manifestOf, type Stored } from './violations.ts';

/** Lists what lies in storage, without the faults. */
export async function lookAtStorage(connection: string): Promise<Stored> {
  const blobs = BlobServiceClient.fromConnectionString(connection);
  const queues = QueueServiceClient.fromConnectionString(connection);
  const list = async (container: string, prefix = '') => {
    const found: { name: string; etag: string; bytes: number }[] = [];
    for await (const { name, properties } of blobs.getContainerClient(container).listBlobsFlat({ prefix }))
      found.push({ name, etag: properties.etag, bytes: properties.contentLength ?? 0 });
    return found;
  };
  const [videos, painted, chunks, jobFiles] = await Promise.all([
    list(CONTAINERS.videos),
    list(CONTAINERS.painted),
    list(CONTAINERS.work, 'chunks/'),
    list(CONTAINERS.work, 'jobs/'),
  ]);
  const manifests = new Map<string, Manifest>();
  for (const { name } of painted.filter((each) => each.name.endsWith('.mp4'))) {
    const manifest = painted.find((each) => each.name === manifestOf(name));
    if (!manifest) continue;
    const blob = blobs.getContainerClient(CONTAINERS.painted).getBlobClient(manifest.name);
    manifests.set(name, Manifest.parse(JSON.parse((await blob.downloadToBuffer()).toString())));
  }
  const lengths = Object.values(QUEUES).map(async (queue) => {
    const { approximateMessagesCount = 0 } = await queues.getQueueClient(queue).getProperties();
    return [queue, approximateMessagesCount] as const;
  });
  return {
    videos,
    painted,
    manifests,
    chunks: chunks.map(({ name }) => name.split('/').at(-1) ?? name),
    jobFiles: jobFiles.map(({ name }) => name),
    messages: Object.fromEntries(await Promise.all(lengths)),
  };
}
