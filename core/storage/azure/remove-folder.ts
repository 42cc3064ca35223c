import type { ContainerClient } from '@azure/storage-blob';

/** Removes every blob whose name begins with the prefix. */
export async function removeFolder(container: ContainerClient, prefix: string): Promise<void> {
  for await (const { name } of container.listBlobsFlat({ prefix })) {
    await container.getBlobClient(name).deleteIfExists();
  }
}
