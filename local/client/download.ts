import type { BlobServiceClient } from '@azure/storage-blob';
import { writeBeside } from '../files/write-beside.ts';

/**
 * Downloads a blob to a file by streaming. The file appears only when it is whole, and replaces one that is there.
 * @param blobPath `<container>/<blob name>`, as the API gives it in `output` and `manifest`
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
  const onProgress = ({ loadedBytes }: { loadedBytes: number }) => onBytes(loadedBytes, contentLength);
  await writeBeside(path, (part) =>
    blob.downloadToFile(part, 0, undefined, { abortSignal: signal, onProgress, maxRetryRequests: 5 }),
  );
}
