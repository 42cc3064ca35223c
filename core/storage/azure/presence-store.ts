import type { ContainerClient } from '@azure/storage-blob';
import { WorkerPresence } from '../../contracts/worker-presence.ts';
import { sha256Of } from '../../jobs/sha256-of.ts';
import { PRESENCE, presenceBlob } from '../names.ts';
import type { PresenceStore } from '../ports.ts';
import { fromMetadata, toMetadata } from './blob-metadata.ts';

/** Keeps an empty blob for each worker. The report is its metadata, which a listing brings along. */
export function azurePresenceStore(work: ContainerClient): PresenceStore {
  const blobOf = (worker: string) => work.getBlockBlobClient(presenceBlob(sha256Of([worker]).slice(0, 16)));
  return {
    async report(presence) {
      const metadata = { presence: toMetadata(presence) };
      await blobOf(presence.worker).upload('', 0, { metadata });
    },

    async leave(worker) {
      await blobOf(worker).deleteIfExists();
    },

    async list(since) {
      const found: WorkerPresence[] = [];
      for await (const { metadata, properties } of work.listBlobsFlat({ prefix: PRESENCE, includeMetadata: true })) {
        if (properties.lastModified < since) continue;
        const presence = fromMetadata(WorkerPresence, metadata?.['presence']);
        if (presence) found.push(presence);
      }
      return found.toSorted((one, other) => one.worker.localeCompare(other.worker));
    },
  };
}
