import type { ContainerClient } from '@azure/storage-blob';
import { connectStorage } from '../../core/storage/azure/connection.ts';
import { KEPT_DAYS } from '../../core/storage/kept-days.ts';
import { CONTAINERS } from '../../core/storage/names.ts';
import { UPLOADS } from '../files/upload-name.ts';

const DAY_MS = 24 * 3_600 * 1_000;
/** Containers to which `paint` uploads, or in which its paintings come. */
const OF_PAINT = ['videos', 'styles', 'painted'] as const;

/**
 * Removes from an emulator of our own what lifecycle rules remove in Azure, and what `paint` has uploaded and fetched.
 * Uploads by anybody else stay.
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
    ...Object.entries(KEPT_DAYS).flatMap(([folder, days]): [ContainerClient, string, number][] =>
      days === undefined ? [] : [[container('work'), `${folder}/`, days]],
    ),
    ...OF_PAINT.map((name): [ContainerClient, string, number] => [container(name), `${UPLOADS}/`, KEPT_DAYS.chunks]),
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
