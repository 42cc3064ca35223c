import type { ContainerClient } from '@azure/storage-blob';
import type { PaintedStore } from '../ports.ts';
import { readBytes, writeBytes } from './blob-content.ts';
import { pendingBlockBlob } from './pending-block-blob.ts';

export function azurePaintedStore(container: ContainerClient): PaintedStore {
  return {
    create: (name) => pendingBlockBlob(container.getBlockBlobClient(name)),

    writeText: (name, text, blobContentType) =>
      writeBytes(container.getBlockBlobClient(name), Buffer.from(text), { blobHTTPHeaders: { blobContentType } }),

    readText: async (name) => (await readBytes(container.getBlobClient(name)))?.toString('utf8'),

    exists: (name) => container.getBlobClient(name).exists(),

    async remove(name) {
      await container.getBlobClient(name).deleteIfExists();
    },
  };
}
