import type { ContainerClient } from '@azure/storage-blob';
import { connectStorage } from '../../core/storage/azure/connection.ts';
import { ABILITIES, CONTAINERS } from '../../core/storage/names.ts';
import { UPLOADS } from '../files/upload-name.ts';

const DAY_MS = 24 * 3_600 * 1_000;
/** As long as the lifecycle rule in Azure keeps them. */
const KEPT_DAYS = 7;

/**
 * Removes from an emulator of our own what a lifecycle rule removes in Azure: chunks that may have been kept for another
 * run, and what `paint` has uploaded and fetched. Uploads by anybody else stay.
 * @returns how many blobs went
 */
export async function sweepStorage(
  connection: string,
  { signal, keptMs = KEPT_DAYS * DAY_MS }: { signal: AbortSignal; keptMs?: number },
): Promise<number> {
  const { blobs } = connectStorage('DATA', { DATA: connection });
  const before = new Date(Date.now() - keptMs);
  const container = (name: keyof typeof CONTAINERS) => blobs.getContainerClient(CONTAINERS[name]);
  const places: [ContainerClient, string][] = [
    [container('work'), 'chunks/'],
    [container('work'), 'stopped/'],
    [container('work'), ABILITIES],
    [container('videos'), `${UPLOADS}/`],
    [container('painted'), `${UPLOADS}/`],
  ];
  let removed = 0;
  for (const [place, prefix] of places) removed += await sweep(place, prefix, before, signal);
  return removed;
}

async function sweep(container: ContainerClient, prefix: string, before: Date, abortSignal: AbortSignal) {
  let removed = 0;
  for await (const { name, properties } of container.listBlobsFlat({ prefix, abortSignal })) {
    if (properties.lastModified >= before) continue;
    await container.getBlobClient(name).deleteIfExists({ abortSignal });
    removed++;
  }
  return removed;
}
