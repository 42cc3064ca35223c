import { BlobServiceClient } from '@azure/storage-blob';
import { expect } from 'vitest';
import { openStorage } from '../../../core/storage/azure/open-storage.ts';
import type { Azurite } from '../../../local/system/azurite.ts';
import { sweepStorage } from '../../../local/system/sweep-storage.ts';
import { test } from '../../support/system-test.ts';

const BLOBS = [
  ['work', 'chunks/source/chunk'],
  ['work', 'stopped/job.json'],
  ['work', 'jobs/job/plan.json'],
  ['work', 'previews/preview/picture'],
  ['work', 'codes/picture.json'],
  ['work', 'list/all/job'],
  ['videos', 'paint/0123456789ab/clip.mp4'],
  ['styles', 'paint/0123456789ab/painting.jpg'],
  ['styles', 'mine/painting.jpg'],
  ['videos', 'holiday/clip.mp4'],
  ['painted', 'paint/0123456789ab/clip.mp4'],
  ['painted', 'holiday/clip.mp4'],
] as const;

let azurite: Azurite;
let blobs: BlobServiceClient;

test.beforeAll(async ({ azurite: started }) => {
  azurite = started;
  await openStorage({ DATA: azurite.connection, WORK: azurite.connection }).createMissing();
  blobs = BlobServiceClient.fromConnectionString(azurite.connection);
  for (const [container, name] of BLOBS) {
    await blobs.getContainerClient(container).getBlockBlobClient(name).upload('x', 1);
  }
});

const { signal } = new AbortController();

test('what is fresh stays', async () => {
  expect(await sweepStorage(azurite.connection, { signal })).toBe(0);
});

/** What lies there still. */
async function left(): Promise<string[]> {
  const there = BLOBS.map(async ([container, name]) => {
    const isThere = await blobs.getContainerClient(container).getBlobClient(name).exists();
    return isThere ? [`${container}/${name}`] : [];
  });
  return (await Promise.all(there)).flat();
}
const KEPT = ['work/list/all/job', 'styles/mine/painting.jpg', 'videos/holiday/clip.mp4', 'painted/holiday/clip.mp4'];
const LEFT_BEHIND = ['work/stopped/job.json', 'work/jobs/job/plan.json', 'work/codes/picture.json'];

test('after a week chunks go, previews, and what paint has fetched, but nothing that somebody uploaded', async () => {
  expect(await sweepStorage(azurite.connection, { signal, passedDays: 8 })).toBe(5);
  expect(await left()).toEqual([...LEFT_BEHIND, ...KEPT]);
});

test('after two months what jobs have left behind goes, too', async () => {
  expect(await sweepStorage(azurite.connection, { signal, passedDays: 59 })).toBe(0);
  expect(await sweepStorage(azurite.connection, { signal, passedDays: 61 })).toBe(3);
  expect(await left()).toEqual(KEPT);
});
