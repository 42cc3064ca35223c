import type { ContainerClient } from '@azure/storage-blob';
import { Undelivered } from '../../contracts/notification.ts';
import { UNDELIVERED, undeliveredBlob } from '../names.ts';
import type { UndeliveredStore } from '../ports.ts';
import { readJson, writeJson } from './blob-content.ts';

/** A list has at most this many entries. */
const MOST = 200;

export function azureUndeliveredStore(work: ContainerClient): UndeliveredStore {
  return {
    put: (undelivered) => writeJson(work.getBlockBlobClient(undeliveredBlob(undelivered.delivery)), undelivered),

    async list() {
      const found: Undelivered[] = [];
      for await (const { name } of work.listBlobsFlat({ prefix: UNDELIVERED })) {
        const undelivered = await readJson(work.getBlobClient(name), Undelivered);
        if (undelivered) found.push(undelivered);
        if (found.length === MOST) break;
      }
      return found.toSorted((a, b) => Date.parse(b.givenUpAt) - Date.parse(a.givenUpAt));
    },

    async remove(delivery) {
      await work.getBlobClient(undeliveredBlob(delivery)).deleteIfExists();
    },
  };
}
