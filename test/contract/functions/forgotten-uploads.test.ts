import { afterAll, beforeAll, expect, it } from 'vitest';
import { freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import { keysOf } from '../../../packages/functions-host/test/support/keys-of.ts';
import { waitUntil } from '../../../packages/functions-host/test/support/wait-until.ts';
import { askApp, jobsApi } from '../../support/jobs-api.ts';
import { makeTinyClip } from '../../support/make-tiny-clip.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';
import { startStorage, type TestStorage } from '../../support/start-storage.ts';

let azure: TestStorage;
let app: TestApp;
beforeAll(async () => {
  azure = await startStorage();
  // Nobody delivers events here: each upload's is swallowed.
  app = await startApp(azure.connection, { REPAINT_BLOB_SOURCE: 'EventGrid' });
});
afterAll(freeResources);

const { list } = jobsApi(askApp(() => app.url));
const jobs = async () => (await list()).jobs;
const look = () =>
  fetch(`${app.url}/admin/functions/startForgottenUploads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-functions-key': keysOf(app).master },
    body: '{}',
  });
const work = () => azure.blobs.getContainerClient('work');

async function noticed(): Promise<number> {
  let found = 0;
  for await (const _ of work().listBlobsFlat({ prefix: 'noticed/' })) found++;
  return found;
}

it('starts each upload without an event, once, and leaves alone those that wait for a request', async () => {
  const clip = await makeTinyClip({ frames: 16 });
  const upload = (name: string, metadata: Record<string, string> = {}) => azure.upload(clip, metadata, name);
  await upload('lost.mp4');
  await upload('asked-for.mp4', { start: 'request' });
  expect(await jobs()).toEqual([]);

  await look();
  await waitUntil(async () => (await noticed()) === 1);
  expect((await jobs()).map(({ video }) => video)).toEqual(['lost.mp4']);

  // Another version under the same name is another upload; the first one's job goes on as it is.
  await upload('lost.mp4', { style: 'starry-night' });
  await look();
  await waitUntil(async () => (await noticed()) === 2);
  expect((await jobs()).map(({ video }) => video)).toEqual(['lost.mp4', 'lost.mp4']);

  // Its mark gone, an upload is still known by its job.
  for await (const { name } of work().listBlobsFlat({ prefix: 'noticed/' })) await work().deleteBlob(name);
  await look();
  await waitUntil(async () => (await noticed()) === 1);
  expect(await jobs()).toHaveLength(2);
});
