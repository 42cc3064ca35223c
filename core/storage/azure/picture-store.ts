import type { ContainerClient } from '@azure/storage-blob';
import type { PictureStore } from '../ports.ts';
import { isStatus } from './storage-errors.ts';
import { azureVideoStore } from './video-store.ts';

export function azurePictureStore(container: ContainerClient): PictureStore {
  const { find, open } = azureVideoStore(container);
  return {
    find,
    open,
    async add(name, bytes, contentType) {
      const options = { conditions: { ifNoneMatch: '*' }, blobHTTPHeaders: { blobContentType: contentType } };
      await container
        .getBlockBlobClient(name)
        .uploadData(bytes, options)
        .catch((thrown: unknown) => {
          if (!isStatus(thrown, 409, 412)) throw thrown;
        });
    },
  };
}
