import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStorage } from '../../../core/storage/azure/open-storage.ts';
import { type Azurite, startAzurite } from '../../../local/system/azurite.ts';
import { sweepStorage } from '../../../local/system/sweep-storage.ts';

const BLOBS = [
  ['work', 'chunks/source/chunk'],
  ['work', 'stopped/job.json'],
  ['work', 'jobs/job/plan.json'],
  ['videos', 'paint/0123456789ab/clip.mp4'],
  ['videos', 'holiday/clip.mp4'],
  ['painted', 'paint/0123456789ab/clip.mp4'],
  ['painted', 'holiday/clip.mp4'],
] as const;

let folder: string;
let azurite: Azurite;
let blobs: BlobServiceClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'repaint-sweep-'));
  azurite = await startAzurite(folder, { blob: 0, queue: 0, table: 0 }, join(folder, 'azurite.log'));
  await openStorage({ DATA: azurite.connection, WORK: azurite.connection }).createMissing();
  blobs = BlobServiceClient.fromConnectionString(azurite.connection);
  for (const [container, name] of BLOBS) {
    await blobs.getContainerClient(container).getBlockBlobClient(name).upload('x', 1);
  }
});
afterAll(async () => {
  await azurite?.child.stop(5);
  await rm(folder, { recursive: true, force: true });
});

const { signal } = new AbortController();

test('what is fresh stays', async () => {
  expect(await sweepStorage(azurite.connection, { signal })).toBe(0);
});

test('what is old goes, but nothing that somebody uploaded, and no plan', async () => {
  // Azurite counts in whole seconds, and rounds up.
  expect(await sweepStorage(azurite.connection, { signal, keptMs: -5_000 })).toBe(4);
  const left = BLOBS.map(async ([container, name]) => {
    const isThere = await blobs.getContainerClient(container).getBlobClient(name).exists();
    return isThere ? [`${container}/${name}`] : [];
  });
  expect((await Promise.all(left)).flat()).toEqual([
    'work/jobs/job/plan.json',
    'videos/holiday/clip.mp4',
    'painted/holiday/clip.mp4',
  ]);
});
