import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packageApp } from '../../../infra/package/package-app.ts';
import { freeResources, temporaryFolder } from '../../../packages/functions-host/test/support/free-resources.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';
import { startStorage, type TestStorage } from '../../support/start-storage.ts';

// Outside the repository: what isn't in the package isn't found beside it.
let folder: string;
let files: string[];

beforeAll(async () => {
  folder = join(await temporaryFolder(), 'package');
  await packageApp('.', folder);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
});
afterAll(freeResources);

describe('the packaged app', () => {
  it('has at most 20 MB, no native code and no weights', async () => {
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(20_000_000);
    expect(files.filter((file) => /\.(node|onnx|bin|exe|so|dll|wasm)$/.test(file))).toEqual([]);
  });

  it('carries neither FFmpeg nor an engine', async () => {
    const scripts = await Promise.all(
      files.filter((file) => /\.c?js$/.test(file)).map((file) => readFile(file, 'utf8')),
    );
    const carried = ['onnxruntime', 'fluent-ffmpeg', '@ffmpeg-installer', '@tensorflow'];
    expect(carried.filter((name) => scripts.some((script) => script.includes(name)))).toEqual([]);
  });

  describe('on the local host', () => {
    let storage: TestStorage;
    let app: TestApp;

    beforeAll(async () => {
      storage = await startStorage();
      // In Azure the working folder is the app's own; here it is the repository, whose cards must not help out.
      app = await startApp(
        storage.connection,
        {
          REPAINT_MODELS: join(folder, 'models'),
          REPAINT_LABEL_MODELS: join(folder, 'scoring/models'),
        },
        folder,
      );
    });

    it('registers the functions of the repository, and reports its version', async () => {
      const response = await fetch(new URL('api/health', app.url));
      const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
      expect(await response.json()).toEqual({ status: 'healthy', version });
      expect(app.functions.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          'videoUploaded',
          'startForgottenUploads',
          'taskReported',
          'startJob',
          'paintVideo',
          'assembleVideo',
        ]),
      );
    });

    it('starts a job for an upload, and contains the thread that reads it', async () => {
      await storage.blobs.getContainerClient('videos').getBlockBlobClient('no-video.mp4').upload('none', 4);
      await vi.waitFor(
        async () => {
          const { jobs } = (await (await fetch(new URL('api/jobs', app.url))).json()) as { jobs: { state: string }[] };
          expect(jobs).toMatchObject([{ state: 'failed', error: { code: 'not-a-video' } }]);
        },
        { timeout: 60_000, interval: 500 },
      );
    });
  });
});
