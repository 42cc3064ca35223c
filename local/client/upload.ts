import type { BlobServiceClient } from '@azure/storage-blob';
import { unlessMissing } from '../../core/storage/azure/storage-errors.ts';
import { CONTAINERS } from '../../core/storage/names.ts';

/** Four blocks of 4 MiB are in memory at once, however long the file is. */
const BLOCKS = { blockSize: 4 << 20, concurrency: 4 };

export interface Upload {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The name of the blob in its container. */
  readonly name: string;
  /** The container; `videos` by default. */
  readonly container?: 'videos' | 'styles';
  /** True if the file is uploaded even if it is there, so that its new version makes a new job. */
  readonly anew?: boolean;
}

/**
 * Uploads a file to a container by streaming. The same bytes aren't uploaded twice, so that their job and painted chunks are found
 * again. The upload starts no job by itself: it has the metadata `start: request`, which waits for a POST.
 */
export async function upload(
  blobs: BlobServiceClient,
  { path, bytes, sha256, name, container = 'videos', anew = false }: Upload,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (done: number) => void },
): Promise<void> {
  const blob = blobs.getContainerClient(CONTAINERS[container]).getBlockBlobClient(name);
  const known = anew ? undefined : await unlessMissing(blob.getProperties({ abortSignal: signal }));
  if (known?.metadata?.['sha256'] === sha256 && known.contentLength === bytes) return;
  onBytes(0);
  await blob.uploadFile(path, {
    ...BLOCKS,
    abortSignal: signal,
    metadata: { sha256, start: 'request' },
    blobHTTPHeaders: { blobContentType: 'application/octet-stream' },
    onProgress: ({ loadedBytes }) => onBytes(loadedBytes),
  });
}
