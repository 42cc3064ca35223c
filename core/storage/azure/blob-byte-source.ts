import type { BlobClient } from '@azure/storage-blob';
import type { ByteSource } from '../../media/bytes/byte-source.ts';
import { ATTRIBUTES } from '../../telemetry/names.ts';
import { record } from '../../telemetry/record.ts';

/**
 * Reads byte ranges of one version of a blob.
 * @param etag every read carries it as If-Match: the service answers 412 once the blob has changed
 */
export function blobByteSource(blob: BlobClient, size: number, etag: string): ByteSource {
  return {
    size,
    async read(start, end) {
      const length = Math.min(end, size) - start;
      if (length <= 0) return new Uint8Array(0);
      const bytes = await blob.downloadToBuffer(start, length, { conditions: { ifMatch: etag } });
      record('bytesRead', bytes.length, { [ATTRIBUTES.container]: blob.containerName });
      return bytes;
    },
  };
}
