import type { ContainerClient } from '@azure/storage-blob';
import type { PaintedStore } from '../ports.ts';
import { pendingBlockBlob } from './pending-block-blob.ts';

export function azurePaintedStore(container: ContainerClient): PaintedStore {
  return {
    create: (name) => pendingBlockBlob(container.getBlockBlobClient(name)),

    async writeText(name, text, contentType) {
      const bytes = Buffer.from(text);
      await container
        .getBlockBlobClient(name)
        .upload(bytes, bytes.length, { blobHTTPHeaders: { blobContentType: contentType } });
    },

    exists: (name) => container.getBlobClient(name).exists(),
  };
}
