import type { BlobServiceClient } from '@azure/storage-blob';
import { writeBeside } from '../files/write-beside.ts';

interface DownloadOptions {
  readonly signal: AbortSignal;
  readonly onBytes?: (done: number, total: number) => void;
  readonly whenWhole?: () => Promise<void>;
}

/**
 * Downloads a blob to a file by streaming. The file appears only when it is whole, and replaces one that is there.
 * @param blobPath `<container>/<blob name>`, as the API gives it in `output` and `manifest`
 * @param options.whenWhole is awaited when all bytes are there, before the file appears
 */
export async function download(
  blobs: BlobServiceClient,
  blobPath: string,
  path: string,
  { signal, onBytes = () => undefined, whenWhole = async () => undefined }: DownloadOptions,
): Promise<void> {
  const slash = blobPath.indexOf('/');
  const blob = blobs.getContainerClient(blobPath.slice(0, slash)).getBlobClient(blobPath.slice(slash + 1));
  const { contentLength = 0 } = await blob.getProperties({ abortSignal: signal });
  const onProgress = ({ loadedBytes }: { loadedBytes: number }) => onBytes(loadedBytes, contentLength);
  await writeBeside(path, async (part) => {
    await blob.downloadToFile(part, 0, undefined, { abortSignal: signal, onProgress, maxRetryRequests: 5 });
    await whenWhole();
  });
}
