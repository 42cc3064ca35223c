import type { ContainerClient } from '@azure/storage-blob';
import { Speed } from '../../contracts/speed.ts';
import { sha256Of } from '../../jobs/sha256-of.ts';
import { SPEEDS, speedBlob } from '../names.ts';
import type { SpeedStore } from '../ports.ts';
import { fromMetadata, toMetadata } from './blob-metadata.ts';

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
