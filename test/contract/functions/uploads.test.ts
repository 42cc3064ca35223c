import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StylePicture } from '../../../core/contracts/style-picture.ts';
import { Upload } from '../../../core/contracts/upload.ts';
import { freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';
import { startStorage, type TestStorage } from '../../support/start-storage.ts';
import { OpenApi } from './support/open-api.ts';

let azure: TestStorage;
let app: TestApp;
let api: OpenApi;
beforeAll(async () => {
  azure = await startStorage();
  app = await startApp(azure.connection, { REPAINT_MAX_BYTES: '20000000' });
  api = new OpenApi(await (await fetch(`${app.url}/api/openapi.json`)).json());
});
afterAll(freeResources);

async function ask(body: object, path = '/uploads'): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${app.url}/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  await api.check('POST', path, response.clone());
  return response;
}
const open = async (body: object) => Upload.parse(await (await ask(body)).json());
const idOf = (block: number) => encodeURIComponent(Buffer.from(String(block).padStart(8, '0')).toString('base64'));
const put = (url: string, body: string) => fetch(url, { method: 'PUT', body });
const commit = (url: string, blocks: number) => {
  const list = Array.from({ length: blocks }, (_, block) => `<Latest>${decodeURIComponent(idOf(block))}</Latest>`);
  return put(`${url}&comp=blocklist`, `<?xml version="1.0"?><BlockList>${list.join('')}</BlockList>`);
};

describe('an upload', () => {
  it('goes into storage by a link that can write one blob, and nothing else', async () => {
    const { url, video, blocks, isWhole } = await open({ name: 'clip.mp4', bytes: 4 });
    expect(video).toMatch(/^uploads\/[0-9a-f]{16}\/clip\.mp4$/);
    expect({ blocks, isWhole }).toEqual({ blocks: [], isWhole: false });
    expect((await put(`${url}&comp=block&blockid=${idOf(0)}`, 'film')).status).toBe(201);
    expect((await commit(url, 1)).status).toBe(201);
    expect((await azure.storage.videos.find(video))?.ref.bytes).toBe(4);

    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    const another = url.replace('clip.mp4', 'other.mp4');
    expect((await put(`${another}&comp=block&blockid=${idOf(0)}`, 'film')).status).toBe(403);
  });

  it('that was cut goes on with the blocks that are missing', async () => {
    const bytes = (4 << 20) + 4;
    const first = await open({ name: 'clip.mp4', bytes });
    await put(`${first.url}&comp=block&blockid=${idOf(1)}`, 'tail');
    const again = await open({ name: 'clip.mp4', bytes, video: first.video });
    expect(again).toMatchObject({ video: first.video, blocks: [1], isWhole: false, blockBytes: 4 << 20 });
  });

  it('that is whole has nothing left to do', async () => {
    const { url, video } = await open({ name: 'clip.mp4', bytes: 4 });
    await put(`${url}&comp=block&blockid=${idOf(0)}`, 'film');
    await commit(url, 1);
    expect(await open({ name: 'clip.mp4', bytes: 4, video })).toMatchObject({ isWhole: true });
  });

  it.each([
    ['no name', { bytes: 1 }, 400, 'name'],
    ['no bytes', { name: 'clip.mp4', bytes: 0 }, 400, 'bytes'],
    ['more bytes than are taken', { name: 'clip.mp4', bytes: 20_000_001 }, 413, 'bytes'],
    ['a blob that is nobody’s upload', { name: 'clip.mp4', bytes: 1, video: 'secret.mp4' }, 400, 'video'],
    ['a way out of its folder', { name: 'x', bytes: 1, video: `uploads/${'0'.repeat(16)}/../x` }, 400, 'video'],
  ])('with %s is refused', async (_name, body, status, field) => {
    const response = await ask(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ field });
  });

  it('keeps the parts of a name that storage allows', async () => {
    const { video } = await open({ name: '../a\\b/"<script>\u202e.mp4', bytes: 1 });
    expect(video.split('/')).toHaveLength(3);
    expect(video).not.toMatch(/[\\<>"\u202e]/);
  });
});

describe('the page', () => {
  it('is served at every address that isn’t the API’s, under a strict policy', async () => {
    for (const path of ['/', '/jobs', '/jobs/job-1']) {
      const response = await fetch(`${app.url}${path}`);
      expect(await response.text()).toContain('<div id="page">');
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).toContain(new URL(azure.blobs.url).origin);
      expect(policy).not.toMatch(/unsafe|\*/);
    }
    const html = await (await fetch(app.url)).text();
    const [, script = ''] = /src="(\/assets\/page-[\w-]+\.js)"/.exec(html) ?? [];
    const { headers } = await fetch(`${app.url}${script}`);
    expect(headers.get('cache-control')).toContain('immutable');
    expect(headers.get('content-encoding')).toBe('gzip');
  });

  it.each(['/assets/none.js', '/%2e%2e/package.json', '/api/none'])('answers 404 at %s', async (path) => {
    expect((await fetch(`${app.url}${path}`)).status).toBe(404);
  });

  it('has at most 150 KB, zipped', async () => {
    const html = await (await fetch(app.url)).text();
    const paths = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(2);
    const { gzipSync } = await import('node:zlib');
    const sizes = await Promise.all(
      paths.map(async (path) => gzipSync(Buffer.from(await (await fetch(`${app.url}${path}`)).arrayBuffer())).length),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000);
  });
});

describe('a picture to paint like', () => {
  const png = Buffer.from('\x89PNG\r\n\x1a\nand so on', 'latin1');
  const add = (body: object) => ask(body, '/pictures');

  it('is kept under one name, however often it comes, and is a style of a preview and of a job', async () => {
    const body = { name: '../wave, 2: <b>.png', picture: png.toString('base64') };
    const response = await add(body);
    expect(response.status).toBe(201);
    const { picture, style } = StylePicture.parse(await response.json());
    expect(picture).toMatch(/^uploads\/[0-9a-f]{16}\/[^/<>]+\.png$/);
    expect(style).toContain('%2C');
    const kept = await azure.storage.pictures.find(picture);
    expect(await (await add(body)).json()).toEqual({ picture, style });
    expect(await azure.storage.pictures.find(picture)).toEqual(kept);

    const paintings = [{ style: `${style}:0.5,starry-night:0.5` }, { style }];
    expect((await ask({ picture: png.toString('base64'), paintings }, '/previews')).status).toBe(202);
  });

  it.each([
    ['no picture', { name: 'a.png', picture: Buffer.from('<svg/>').toString('base64') }, 400, 'picture'],
    ['no Base64', { name: 'a.png', picture: 'é' }, 400, 'picture'],
    ['no name', { picture: png.toString('base64') }, 400, 'name'],
    ['more than is taken', { name: 'a.png', picture: 'A'.repeat(5 << 20) }, 413, 'body'],
  ])('that is %s is refused', async (_name, body, status, field) => {
    const response = await add(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ field });
  });
});
