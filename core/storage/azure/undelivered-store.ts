import type { ContainerClient } from '@azure/storage-blob';
import { Undelivered } from '../../contracts/notification.ts';
import { UNDELIVERED, undeliveredBlob } from '../names.ts';
import type { UndeliveredStore } from '../ports.ts';
import { readIfOurs, writeJson } from './blob-content.ts';

/** A list has at most this many entries. */
const MOST = 200;

export function azureUndeliveredStore(work: ContainerClient): UndeliveredStore {
  return {
    put: (undelivered) => writeJson(work.getBlockBlobClient(undeliveredBlob(undelivered.delivery)), undelivered),

    async list() {
      const blobs: { name: string; writtenAt: number }[] = [];
      for await (const { name, properties } of work.listBlobsFlat({ prefix: UNDELIVERED }))
        blobs.push({ name, writtenAt: properties.lastModified.getTime() });
      const newest = blobs.toSorted((a, b) => b.writtenAt - a.writtenAt).slice(0, MOST);
      const read = await Promise.all(newest.map(({ name }) => readIfOurs(work.getBlobClient(name), Undelivered)));
      return read
        .filter((undelivered) => undelivered !== undefined)
        .toSorted((a, b) => Date.parse(b.givenUpAt) - Date.parse(a.givenUpAt));
    },

    async remove(delivery) {
      await work.getBlobClient(undeliveredBlob(delivery)).deleteIfExists();
    },
  };
}
