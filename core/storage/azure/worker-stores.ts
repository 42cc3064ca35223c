import type { ContainerClient } from '@azure/storage-blob';
import { Speed } from '../../contracts/estimate.ts';
import { WorkerPresence } from '../../contracts/system-view.ts';
import { WorkerAbilities } from '../../contracts/worker-abilities.ts';
import { sha256Of } from '../../jobs/sha256-of.ts';
import { ABILITIES, abilitiesBlob, PRESENCE, presenceBlob, SPEEDS, speedBlob } from '../names.ts';
import type { AbilityStore, PresenceStore, SpeedStore } from '../ports.ts';
import { readIfOurs, writeJson } from './blob-content.ts';
import { fromMetadata, toMetadata } from './blob-metadata.ts';

export function azureAbilityStore(work: ContainerClient): AbilityStore {
  return {
    async report(abilities) {
      const kind = sha256Of([abilities.ffmpeg, abilities.hardwareEncoders]).slice(0, 16);
      await writeJson(work.getBlockBlobClient(abilitiesBlob(kind)), abilities);
    },

    async list(since) {
      const found: WorkerAbilities[] = [];
      for await (const { name, properties } of work.listBlobsFlat({ prefix: ABILITIES })) {
        if (properties.lastModified < since) continue;
        const abilities = await readIfOurs(work.getBlobClient(name), WorkerAbilities);
        if (abilities) found.push(abilities);
      }
      return found;
    },
  };
}

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

/** Keeps each figure in the metadata of an empty blob, so that one listing brings them all. */
export function azureSpeedStore(work: ContainerClient): SpeedStore {
  return {
    async list() {
      const speeds: Speed[] = [];
      for await (const { metadata } of work.listBlobsFlat({ prefix: SPEEDS, includeMetadata: true })) {
        const speed = fromMetadata(Speed, metadata?.['speed']);
        // A figure of another version is measured again.
        if (speed) speeds.push(speed);
      }
      return speeds;
    },

    async put(speed) {
      const { network, engine, width, height } = speed;
      const key = sha256Of([network, engine, `${width}x${height}`]).slice(0, 32);
      const metadata = { speed: toMetadata(speed) };
      await work.getBlockBlobClient(speedBlob(key)).upload('', 0, { metadata });
    },
  };
}
