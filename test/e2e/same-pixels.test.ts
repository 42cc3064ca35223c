import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { expect } from 'vitest';
import { Manifest } from '../../core/contracts/manifest.ts';
import { jobUntil, type OwnSystem, postJob } from '../support/own-system.ts';
import { test } from '../support/system-test.ts';
import { makeClip } from './support/make-clip.ts';

let system: OwnSystem;
let clip: string;

test.beforeAll(async ({ system: started, sharedFolder }) => {
  system = started;
  clip = join(sharedFolder, 'clip.mp4');
  await makeClip(clip, { seconds: 4 });
});

/** Paints the clip under a name of its own, so that nothing stored is found again. */
async function paint(url: string, name: string, chunkFrames: number): Promise<Manifest> {
  const data = BlobServiceClient.fromConnectionString(system.azurite.connection);
  const metadata = { start: 'request' };
  await data.getContainerClient('videos').getBlockBlobClient(name).uploadFile(clip, { metadata });
  const { id } = await postJob(url, { video: name, chunkFrames });
  const { manifest = '' } = await jobUntil(url, id, ({ state }) => state === 'succeeded');
  const blob = data.getContainerClient('painted').getBlobClient(manifest.slice('painted/'.length));
  return Manifest.parse(JSON.parse((await blob.downloadToBuffer()).toString('utf8')));
}

test('the painted pixels are the same with one worker and with three, however the video is cut', async () => {
  const host = await system.startHost();
  system.startWorker('one');
  const alone = await paint(host.url, 'alone.mp4', 50);
  system.startWorker('two');
  system.startWorker('three');
  const together = await paint(host.url, 'together.mp4', 12);

  expect(together.pixels).toBe(alone.pixels);
  expect(together.chunks.length).toBeGreaterThan(2 * alone.chunks.length);
  expect(new Set(together.chunks.map(({ worker }) => worker)).size).toBeGreaterThan(1);
  expect(together.framesOut).toEqual({ ...alone.framesOut, frames: 100 });
});
