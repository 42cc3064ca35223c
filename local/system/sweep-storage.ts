import type { ContainerClient } from '@azure/storage-blob';
import { connectStorage } from '../../core/storage/azure/connection.ts';
import { ABILITIES, CONTAINERS, PREVIEWS } from '../../core/storage/names.ts';
import { UPLOADS } from '../files/upload-name.ts';

const DAY_MS = 24 * 3_600 * 1_000;
/** As long as the lifecycle rules in Azure keep painted chunks, and what else a job may have left behind (`infra/modules/storage.bicep`). */
const KEPT_DAYS = { chunks: 7, leftBehind: 60 };

/**
 * Removes from an emulator of our own what lifecycle rules remove in Azure: chunks that may have been kept for another
 * run, and what jobs have left behind; and what `paint` has uploaded and fetched. Uploads by anybody else stay.
 * @param options.passedDays that count as passed, beside those of the clock
 * @returns how many blobs went
 */
export async function sweepStorage(
  connection: string,
  { signal, passedDays = 0 }: { signal: AbortSignal; passedDays?: number },
): Promise<number> {
  const { blobs } = connectStorage('DATA', { DATA: connection });
  const container = (name: keyof typeof CONTAINERS) => blobs.getContainerClient(CONTAINERS[name]);
  const places: [ContainerClient, string, number][] = [
    [container('work'), 'chunks/', KEPT_DAYS.chunks],
    [container('work'), 'jobs/', KEPT_DAYS.leftBehind],
    [container('work'), 'stopped/', KEPT_DAYS.leftBehind],
    [container('work'), 'noticed/', KEPT_DAYS.leftBehind],
    [container('work'), PREVIEWS, KEPT_DAYS.chunks],
    [container('work'), ABILITIES, KEPT_DAYS.leftBehind],
    [container('videos'), `${UPLOADS}/`, KEPT_DAYS.chunks],
    [container('painted'), `${UPLOADS}/`, KEPT_DAYS.chunks],
  ];
  let removed = 0;
  for (const [place, prefix, days] of places) {
    const before = new Date(Date.now() - (days - passedDays) * DAY_MS);
    removed += await sweep(place, prefix, before, signal);
  }
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
