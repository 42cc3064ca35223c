import { afterAll, beforeAll, expect, it } from 'vitest';
import { freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import { waitUntil } from '../../../packages/functions-host/test/support/wait-until.ts';
import { askApp, jobsApi } from '../../support/jobs-api.ts';
import { makeTinyClip } from '../../support/make-tiny-clip.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';
import { startStorage, type TestStorage } from '../../support/start-storage.ts';

let azure: TestStorage;
let app: TestApp;
beforeAll(async () => {
  azure = await startStorage();
  // No video is read as fast: any one stands for those that take for ever.
  app = await startApp(azure.connection, { REPAINT_READ_SECONDS: '0.000001' });
  await azure.upload('x', {}, 'secret-\u001b.mp4');
  // The first answer has uploads listed, which takes the storage client a quarter of a minute to give up.
  await health();
});
afterAll(freeResources);

const ask = askApp(() => app.url);
const { start, untilState } = jobsApi(ask);
const health = async () => (await ask('GET', '/health')).text();

it('a video that takes too long to read ends its job for good, and the next is looked at', async () => {
  const bytes = await makeTinyClip({ frames: 12 });
  for (const name of ['first.mp4', 'second.mp4']) {
    await azure.upload(bytes, {}, name);
    const { id } = await start({ video: name, style: 'starry-night' });
    const { error } = await untilState(id, 'failed');
    expect(error).toMatchObject({ code: 'too-slow-to-read' });
    expect((await ask('GET', '/health')).status).toBe(200);
  }
});

it('a name that the emulator can’t list shows in the health, without the name', async () => {
  const shown = await waitUntil(async () => {
    const found = await health();
    return found.includes('uploads') && found;
  }, 60_000);
  expect(JSON.parse(shown)).toEqual({ status: 'healthy', version: expect.any(String), uploads: 'unlistable' });
});
