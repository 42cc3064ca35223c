import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BlobServiceClient } from '@azure/storage-blob';

/**
 * Fetches a blob by streaming. The file appears as a whole or not at all; one that is there is replaced.
 * @param blobPath `<container>/<blob name>`, as the API names results
 */
export async function download(
  blobs: BlobServiceClient,
  blobPath: string,
  path: string,
  { signal, onBytes = () => undefined }: { signal: AbortSignal; onBytes?: (done: number, total: number) => void },
): Promise<void> {
  const slash = blobPath.indexOf('/');
  const blob = blobs.getContainerClient(blobPath.slice(0, slash)).getBlobClient(blobPath.slice(slash + 1));
  const { contentLength = 0 } = await blob.getProperties({ abortSignal: signal });
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  await mkdir(dirname(path), { recursive: true });
  try {
    const onProgress = ({ loadedBytes }: { loadedBytes: number }) => onBytes(loadedBytes, contentLength);
    await blob.downloadToFile(part, 0, undefined, { abortSignal: signal, onProgress, maxRetryRequests: 5 });
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}
