import type { ContainerClient } from '@azure/storage-blob';
import type { PaintedStore } from '../ports.ts';
import { pendingBlockBlob } from './pending-block-blob.ts';
import { unlessMissing } from './storage-errors.ts';

export function azurePaintedStore(container: ContainerClient): PaintedStore {
  return {
    create: (name) => pendingBlockBlob(container.getBlockBlobClient(name)),

    async writeText(name, text, contentType) {
      const bytes = Buffer.from(text);
      await container
        .getBlockBlobClient(name)
        .upload(bytes, bytes.length, { blobHTTPHeaders: { blobContentType: contentType } });
    },

    async readText(name) {
      return (await unlessMissing(container.getBlobClient(name).downloadToBuffer()))?.toString('utf8');
    },

    exists: (name) => container.getBlobClient(name).exists(),

    async remove(name) {
      await container.getBlobClient(name).deleteIfExists();
    },
  };
}
