import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Child } from '../../../local/system/child-process.ts';
import { verifyFiles } from '../../../local/verify/verify-files.ts';
import { jobUntil, type OwnSystem, ownSystem, postJob } from '../../support/own-system.ts';
import { makeClip } from '../support/make-clip.ts';

const NAME = 'overwritten.mp4';

let folder: string;
let system: OwnSystem;
const children: Child[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'repaint-changed-'));
  system = await ownSystem(folder);
  children.push(system.azurite.child);
  await makeClip(join(folder, 'first.mp4'), { seconds: 8 });
  await makeClip(join(folder, 'second.mp4'), { seconds: 1, pattern: 'testsrc' });
});
afterAll(async () => {
  await Promise.all(children.map((child) => child.stop(10)));
  await rm(folder, { recursive: true, force: true });
});

const container = (name: string) =>
  BlobServiceClient.fromConnectionString(system.azurite.connection).getContainerClient(name);
const upload = (file: string) =>
  container('videos')
    .getBlockBlobClient(NAME)
    .uploadFile(join(folder, file), { metadata: { start: 'request' } });

test('a source that is overwritten while its job runs fails that job, and the new upload is painted by its own', async () => {
  await upload('first.mp4');
  const { url, child } = await system.startHost();
  children.push(child, system.startWorker('worker'));
  const old = await postJob(url, { video: NAME, chunkFrames: 10 });
  await jobUntil(url, old.id, ({ chunks }) => chunks.done >= 1 && chunks.done < 10);

  await upload('second.mp4');
  const { error } = await ended(url, old.id);
  expect(error).toMatchObject({ code: 'source-changed', retryable: false });

  const next = await postJob(url, { video: NAME, chunkFrames: 10 });
  expect(next.id).not.toBe(old.id);
  const job = await jobUntil(url, next.id, ({ state }) => state === 'succeeded');
  const output = join(folder, 'painted.mp4');
  const [, ...name] = (job.output ?? '').split('/');
  await container('painted').getBlobClient(name.join('/')).downloadToFile(output);
  const { checks } = await verifyFiles({ source: join(folder, 'second.mp4'), output });
  expect(checks.filter(({ verdict }) => verdict === 'different')).toEqual([]);
});

/** However it ends. */
function ended(url: string, id: string) {
  return jobUntil(url, id, ({ phase }) => phase === 'ended');
}
