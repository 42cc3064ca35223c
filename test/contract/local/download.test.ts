import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { expect } from 'vitest';
import { download } from '../../../local/client/download.ts';
import { test } from '../../support/system-test.ts';

test('a file appears after what has to be there first, or not at all', async ({ azurite, folder }) => {
  const blobs = BlobServiceClient.fromConnectionString(azurite.connection);
  const painted = blobs.getContainerClient('painted');
  await painted.createIfNotExists();
  await painted.getBlockBlobClient('clip.mp4').upload('painting', 8);
  const path = join(folder, 'clip.mp4');
  const { signal } = new AbortController();

  const interrupted = download(blobs, 'painted/clip.mp4', path, {
    signal,
    whenWhole: () => Promise.reject(new Error('no manifest')),
  });
  await expect(interrupted).rejects.toThrow('no manifest');
  expect(await readdir(folder)).toEqual([]);

  await download(blobs, 'painted/clip.mp4', path, {
    signal,
    whenWhole: async () => expect(existsSync(path)).toBe(false),
  });
  expect(await readdir(folder)).toEqual(['clip.mp4']);
});
