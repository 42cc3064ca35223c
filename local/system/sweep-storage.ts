import type { ContainerClient } from '@azure/storage-blob';
import { connectStorage } from '../../core/storage/azure/connection.ts';
import { KEPT_DAYS } from '../../core/storage/kept-days.ts';
import { CONTAINERS } from '../../core/storage/names.ts';
import { UPLOADS } from '../files/upload-name.ts';

const DAY_MS = 24 * 3_600 * 1_000;
/** The containers that hold uploads and paintings of the command `paint`. */
const OF_PAINT = ['videos', 'styles', 'painted'] as const;

/**
 * Removes old blobs from an Azurite that this system has started: those that lifecycle rules remove in Azure, and the uploads and
 * paintings of the command `paint`. Other uploads stay.
 * @param options.passedDays days that are added to the age of every blob, for tests
 * @returns the number of removed blobs
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
