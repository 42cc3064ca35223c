import type { ContainerClient } from '@azure/storage-blob';
import { Undelivered } from '../../contracts/notification.ts';
import { UNDELIVERED, undeliveredBlob } from '../names.ts';
import type { UndeliveredStore } from '../ports.ts';
import { unlessMissing } from './storage-errors.ts';

/** A list has at most this many entries. */
const MOST = 200;

export function azureUndeliveredStore(work: ContainerClient): UndeliveredStore {
  return {
    async put(undelivered) {
      const bytes = Buffer.from(JSON.stringify(undelivered));
      await work.getBlockBlobClient(undeliveredBlob(undelivered.delivery)).upload(bytes, bytes.length);
    },

    async list() {
      const found: Undelivered[] = [];
      for await (const { name } of work.listBlobsFlat({ prefix: UNDELIVERED })) {
        const bytes = await unlessMissing(work.getBlobClient(name).downloadToBuffer());
        if (bytes) found.push(Undelivered.parse(JSON.parse(bytes.toString('utf8'))));
        if (found.length === MOST) break;
      }
      return found.toSorted((a, b) => Date.parse(b.givenUpAt) - Date.parse(a.givenUpAt));
    },

    async remove(delivery) {
      await work.getBlobClient(undeliveredBlob(delivery)).deleteIfExists();
    },
  };
}
