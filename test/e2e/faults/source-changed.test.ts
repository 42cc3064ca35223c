import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { expect } from 'vitest';
import { verifyFiles } from '../../../local/verify/verify-files.ts';
import { jobUntil, type OwnSystem, postJob } from '../../support/own-system.ts';
import { test } from '../../support/system-test.ts';
import { makeClip } from '../support/make-clip.ts';

const NAME = 'overwritten.mp4';

let folder: string;
let system: OwnSystem;

test.beforeAll(async ({ system: started, sharedFolder }) => {
  system = started;
  folder = sharedFolder;
  await makeClip(join(folder, 'first.mp4'), { seconds: 8 });
  await makeClip(join(folder, 'second.mp4'), { seconds: 1, pattern: 'testsrc' });
});

const container = (name: string) =>
  BlobServiceClient.fromConnectionString(system.azurite.connection).getContainerClient(name);
const upload = (file: string) =>
  container('videos')
    .getBlockBlobClient(NAME)
    .uploadFile(join(folder, file), { metadata: { start: 'request' } });

test('a source that is overwritten while its job runs fails that job, and the new upload is painted by its own', async () => {
  await upload('first.mp4');
  const { url } = await system.startHost();
  system.startWorker('worker');
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
