import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Job, JobView } from '../../../core/contracts/job.ts';
import { JobHistory, JobProgress } from '../../../core/contracts/job-progress.ts';
import { DEFAULT_SETTINGS } from '../../../core/contracts/painting-settings.ts';
import { Plan } from '../../../core/contracts/plan.ts';
import { PoisonList, PoisonQueue } from '../../../core/contracts/poison.ts';
import { SystemView } from '../../../core/contracts/system-view.ts';
import { TaskMessage } from '../../../core/contracts/task.ts';
import { QUEUES } from '../../../core/storage/names.ts';
import { Problem } from '../../../functions/http/answer.ts';
import { DurableClient } from '../../../packages/functions-host/test/support/durable-client.ts';
import { freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import { waitUntil } from '../../../packages/functions-host/test/support/wait-until.ts';
import { jobsApi } from '../../support/jobs-api.ts';
import { makeTinyClip } from '../../support/make-tiny-clip.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';
import { startStorage, type TestStorage } from '../../support/start-storage.ts';
import { OpenApi } from './support/open-api.ts';

/** Written anew with `UPDATE_OPENAPI=1`; `biome check --write docs` then lays it out. */
const DOCUMENT = 'docs/openapi.json';
const NOW = new Date().toISOString();
const NOBODY = `job-${'0'.repeat(32)}`;

let azure: TestStorage;
let app: TestApp;
let api: OpenApi;
let clip: Buffer;
beforeAll(async () => {
  azure = await startStorage();
  [app, clip] = await Promise.all([startApp(azure.connection), makeTinyClip({ frames: 16 })]);
  api = new OpenApi(await (await fetch(`${app.url}/api/openapi.json`)).json());
});
afterAll(freeResources);

/** Asks, and holds the answer to the OpenAPI document. */
async function ask(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const init = body === undefined ? { method } : { method, body: text, headers: { 'content-type': type } };
  const response = await fetch(`${app.url}/api${path}`, init);
  await api.check(method, path, response.clone());
  return response;
}

const post = (body: unknown) => ask('POST', '/jobs', body);
const { start, list, planned, cancel, untilState: until } = jobsApi(ask);
/** What the orchestration was started with. */
const inputOf = async (id: string) => Job.parse((await new DurableClient(app).status(id, 'showInput=true')).input);

/** Uploads with the wish that a request starts it, unless `metadata` says otherwise. */
const upload = (bytes: Uint8Array | string = clip, metadata?: Record<string, string>, name?: string) =>
  azure.upload(bytes, metadata, name);

async function blobsOf(id: string): Promise<string[]> {
  const names: string[] = [];
  const blobs = azure.blobs.getContainerClient('work').listBlobsFlat({ prefix: `jobs/${id}/` });
  for await (const { name } of blobs) names.push(name);
  return names;
}

const taken: TaskMessage[] = [];
/** All tasks that were ever queued for a job. They are taken, since a queue shows only its first 32 messages, and never done. */
async function tasksOf(id: string): Promise<TaskMessage[]> {
  for (;;) {
    const options = { numberOfMessages: 32, visibilityTimeout: 3_600 };
    const { receivedMessageItems } = await azure.queue('tasks').receiveMessages(options);
    taken.push(...receivedMessageItems.map(({ messageText }) => TaskMessage.parse(JSON.parse(messageText))));
    if (receivedMessageItems.length === 0) return taken.filter(({ job }) => job === id);
  }
}

/** The names of the first tasks of a job. */
const tasksWanted = (id: string) =>
  waitUntil(async () => {
    const tasks = await tasksOf(id);
    return tasks.length > 0 && tasks.map(({ task }) => task);
  });

describe('a request that can’t be followed', () => {
  const UNKNOWN = 'There is no style "cubism"';
  const THREE_WAYS = 'Write a name (starry-night), a picture (styles/painting.jpg) or a mix';
  const [known, unknown] = [
    { at: 0, style: 'great-wave' },
    { at: { frame: 9 }, style: 'cubism' },
  ];

  async function expectRefusal(body: unknown, status: number, field: string, wayOut: string | RegExp): Promise<void> {
    const response = await post(body);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const { detail, ...problem } = Problem.parse(await response.json());
    expect(problem).toMatchObject({ status, field });
    expect(detail).toMatch(wayOut);
    expect(response.status).toBe(status);
  }

  it.each<[string, unknown, number, string, string]>([
    ['is not JSON', '{"video": ', 400, 'body', 'send an object such as {"video": "clip.mp4"'],
    ['is empty', '', 400, 'body', 'send an object'],
    ['is a list', [], 400, 'body', 'expected object'],
    ['has no video', {}, 400, 'video', 'expected string'],
    ['has a number for a video', { video: 5 }, 400, 'video', 'expected string'],
    ['has an empty video', { video: '' }, 400, 'video', 'a blob name is needed'],
    ['has a video too long', { video: 'x'.repeat(1_025) }, 400, 'video', 'at most 1,024 characters'],
    ['has a video that leaves its container', { video: '../videos/clip.mp4' }, 400, 'video', 'have . or .. between'],
    ['has a video with an escape', { video: 'a\u001b[2J.mp4' }, 400, 'video', 'control characters'],
    ['has a video with half a character', { video: 'a\ud83c.mp4' }, 400, 'video', 'whole Unicode characters'],
    ['names no video of ours', { video: 'nowhere.mp4' }, 404, 'video', 'upload it to the container videos first'],
    ['is too large', { video: 'x'.repeat(70_000) }, 413, 'body', 'at most'],
  ])('because it %s is answered with the field and what to do', (_name, ...row) => expectRefusal(...row));

  it.each<[string, object, string, string | RegExp]>([
    ['has an unknown field', { stile: 'x' }, 'stile', 'Unrecognized key'],
    ['has an unknown style', { style: 'cubism' }, 'style', /There is no style "cubism": .*starry-night/],
    ['has a number for a style', { style: 1 }, 'style', 'expected string'],
    ['has a style that isn’t one', { style: 'a:b:c' }, 'style', THREE_WAYS],
    ['has weights that don’t add up', { style: 'starry-night:0.5' }, 'style', 'must add up to 1'],
    ['has a mix with a style that nobody knows', { style: 'starry-night:0.5,cubism:0.5' }, 'style', UNKNOWN],
    ['has an unknown format', { format: 'avi' }, 'format', /"mp4"\|"mkv"/],
    ['has an unknown codec', { codec: 'h265' }, 'codec', /"h264"\|"hevc"\|"av1"\|"vp9"/],
    ['has a quality above 100', { quality: 101 }, 'quality', '<=100'],
    ['has an unknown encoder', { encoder: 'gpu' }, 'encoder', /"auto"\|"software"/],
    ['has a strength above 1', { strength: 1.5 }, 'strength', '<=1'],
    ['names no network', { style: 'great-wave', network: 'none' }, 'network', 'There is no network "none"'],
    ['has strokes that are too large', { strokeSize: 5 }, 'strokeSize', '<=4'],
    ['has a word for a strength', { strength: 'half' }, 'strength', 'expected number'],
    ['has no frames in a chunk', { chunkFrames: 0 }, 'chunkFrames', '>=1'],
    ['has a word for frames', { chunkFrames: 'few' }, 'chunkFrames', '"auto" or a whole number'],
    ['has half a frame in a chunk', { chunkFrames: 1.5 }, 'chunkFrames', 'whole number'],
    ['has a number for a picture', { style: { picture: 5 } }, 'style', '{"picture": "a blob name'],
    ['says style and styles', { style: 'great-wave', styles: [known] }, 'style', 'style and styles both'],
    ['says styles and shots', { styles: [known], everyShot: ['udnie'] }, 'styles', 'styles and everyShot both'],
    ['has a timeline of no moments', { styles: [] }, 'styles', '>=1'],
    ['has a moment before the first', { styles: [{ at: -1, style: 'x' }] }, 'styles.0.at', '>=0'],
    ['has a timeline with a style that nobody knows', { styles: [known, unknown] }, 'styles', UNKNOWN],
    ['has shots in a style nobody knows', { everyShot: ['cubism', { picture: 'mine.jpg' }] }, 'everyShot', UNKNOWN],
    ['has a curve that leaves its range', { strength: [{ at: 0, value: 2 }] }, 'strength.0.value', '<=1'],
    ['names a model that nobody knows', { model: 'cats' }, 'model', 'models that label are shapes'],
    ['names a model that takes no picture', { model: 'shape-features' }, 'model', 'one of shapes'],
    ['ends where it begins', { from: 5, to: 5 }, 'to', 'to must be later than from'],
    ['labels no frame', { model: 'shapes', from: '9f', to: '3f' }, 'to', 'to must be later than from'],
    ['wants 10 bits of H.264', { codec: 'h264', bits: 10 }, 'bits', 'hevc or av1'],
    ['wants labels and strength', { model: 'shapes', strength: 1 }, 'model', 'leave one out'],
    ['has a cost below 0', { maxCost: -1 }, 'maxCost', '>0'],
    ['has a day for a deadline', { deadline: '2030-01-31' }, 'deadline', 'datetime'],
    ['is to be notified without a secret', { notify: 'https://example.org/' }, 'notify', 'REPAINT_NOTIFY_SECRET'],
  ])('because it %s is answered with the field and what to do', (_name, asked, field, wayOut) =>
    expectRefusal({ video: 'clip.mp4', ...asked }, 400, field, wayOut),
  );

  it('for an estimate is answered with the field', async () => {
    for (const [body, status, field] of [
      [{}, 400, 'video'],
      [{ video: 'clip.mp4', width: 640, height: 360, frames: 10 }, 400, 'video'],
      [{ width: 640, height: 360, frames: 10, style: 'cubism' }, 400, 'style'],
      [{ width: 640, height: 360, frames: 10, style: 'great-wave', network: 'none' }, 400, 'network'],
      [{ width: 640, height: 360, frames: 10, from: '9f', to: '3f' }, 400, 'to'],
      [{ video: 'nowhere.mp4' }, 404, 'video'],
      [{ video: await upload('no video', { start: 'request' }) }, 400, 'video'],
      [{ video: await upload(clip, { start: 'request', style: 'cubism' }) }, 400, 'video'],
    ] as const) {
      expect(await (await ask('POST', '/estimates', body)).json()).toMatchObject({ status, field });
    }
    const unknown = await (await ask('POST', '/estimates', { width: 640, height: 360, frames: 10 })).json();
    expect(unknown).toEqual({ network: expect.any(String), width: 640, height: 360, frames: 10, basis: 'none' });
    const again = await ask('POST', `/notifications/${NOBODY}-1`);
    expect(await again.json()).toMatchObject({ status: 404, field: 'delivery' });
    expect(await (await ask('GET', '/notifications')).json()).toEqual({ undelivered: [] });
  });

  it.each(['text/plain', 'text/plain; a=/json', 'application/x-www-form-urlencoded', ''])(
    'because it is no JSON by its type, %j, is answered with that type',
    async (type) => {
      const response = await ask('POST', '/jobs', '{"video": "clip.mp4"}', type);
      expect(await response.json()).toMatchObject({
        status: 415,
        field: 'body',
        detail: expect.stringContaining('application/json'),
      });
    },
  );

  it.each([
    ['is compressed', { 'content-encoding': 'gzip' }, gzipSync('{"video": "clip.mp4"}'), 415, 'must not be compressed'],
    ['is UTF-16', {}, Buffer.from('{"video": "clip.mp4"}', 'utf16le'), 400, 'UTF-8'],
    ['is Latin-1', {}, Buffer.from('{"video": "\xe4.mp4"}', 'latin1'), 400, 'UTF-8'],
  ])('because its body %s is answered with what it must be', async (_name, headers, body, status, wayOut) => {
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
    const response = await fetch(`${app.url}/api/jobs`, init);
    expect(await response.json()).toMatchObject({ status, field: 'body', detail: expect.stringContaining(wayOut) });
  });

  it.each([
    ['says so', { 'content-length': '99999999999999' }, 0],
    ['never ends', { 'transfer-encoding': 'chunked' }, 100_000],
  ])('whose body is too large is answered before it is there, if it %s', async (_name, length, bytes) => {
    const headers = { 'content-type': 'application/json', ...length };
    const sent = request(`${app.url}/api/jobs`, { method: 'POST', headers });
    sent.on('error', () => undefined).flushHeaders();
    sent.write(Buffer.alloc(bytes, ' '));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect(answer.resume().statusCode).toBe(413);
    sent.destroy();
  });

  it('for a path that begins with two slashes goes to no other server', async () => {
    const met: (string | undefined)[] = [];
    const other = createServer(({ url }, response) => {
      met.push(url);
      response.end('secret');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const response = await fetch(`${app.url}//127.0.0.1:${port}/admin`);
    expect([await response.text(), met]).toEqual([expect.not.stringContaining('secret'), []]);
    expect(response.status).toBeLessThan(500);
    other.close();
  });

  it.each([
    ['GET', `/jobs?next=${Buffer.from('page.\u0001').toString('base64url')}`, 400, 'next', 'take it from'],
    ['GET', '/jobs?top=0', 400, 'top', '>=1'],
    ['GET', '/jobs?top=many', 400, 'top', 'expected number'],
    ['GET', '/jobs?state=done', 400, 'state', '"succeeded"'],
    ['GET', '/jobs/clip', 404, 'id', 'GET /api/jobs lists'],
    ['GET', `/jobs/${NOBODY}`, 404, 'id', 'GET /api/jobs lists'],
    ['GET', `/jobs/${NOBODY}/logs`, 404, 'id', 'GET /api/jobs lists'],
    ['DELETE', `/jobs/${NOBODY}`, 404, 'id', 'GET /api/jobs lists'],
  ])('%s %s is %i, which names %s', async (method, path, status, field, wayOut) => {
    const response = await ask(method, path);
    expect(await response.json()).toMatchObject({ status, field, detail: expect.stringContaining(wayOut) });
    expect(response.status).toBe(status);
  });
});

describe('a job', () => {
  it('is accepted with the place where it can be asked for', async () => {
    const video = await upload();
    const response = await post({
      video,
      style: 'great-wave',
      strength: 0.5,
      keepColors: true,
      strokeSize: 2,
      chunkFrames: 8,
    });
    expect(response.status).toBe(202);
    const job = JobView.parse(await response.json());
    expect(response.headers.get('location')).toBe(`/api/jobs/${job.id}`);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(job).toMatchObject({ video, style: 'great-wave', strength: 0.5, keepColors: true, strokeSize: 2 });
    expect(await planned(job.id)).toMatchObject({
      state: 'running',
      frames: { done: 0, total: 16 },
      chunks: { done: 0, total: 2 },
    });
    expect(job.logs).toBe(`work/logs/${job.id}/`);
    const logs = (await (await ask('GET', `/jobs/${job.id}/logs`)).text()).split('\n');
    expect(logs.filter((line) => line.includes('"step":"planChunks"'))).toHaveLength(1);
    const tasks = await waitUntil(async () => {
      const queued = await tasksOf(job.id);
      return queued.length === 3 && queued;
    });
    expect(tasks).toEqual(
      ['sound', 'chunk-0', 'chunk-1'].map((task) => ({ schemaVersion: 1, job: job.id, run: 1, task, attempt: 0 })),
    );
  });

  it('asked for twice, even at once, is one job and is queued once', async () => {
    const video = await upload();
    const answers = await Promise.all([start({ video }), start({ video }), start({ video })]);
    const [{ id } = { id: '' }] = answers;
    await planned(id);
    const again = await start({ video, strength: 1 });
    expect(new Set([...answers, again].map((job) => job.id))).toEqual(new Set([id]));
    await waitUntil(async () => (await tasksOf(id)).length > 1);
    expect((await tasksOf(id)).map(({ task }) => task)).toEqual(['sound', 'chunk-0']);
    expect((await list('?top=100')).jobs.filter((job) => job.video === video)).toHaveLength(1);
  });

  it('in another style is another job with another output', async () => {
    const video = await upload();
    const { styles } = (await (await ask('GET', '/styles')).json()) as {
      styles: { name: string; isDefault: boolean }[];
    };
    const own = styles.find(({ isDefault }) => isDefault)?.name ?? '';
    const other = styles.find(({ isDefault }) => !isDefault)?.name ?? '';
    const jobs = [await start({ video }), await start({ video, style: own }), await start({ video, style: other })];
    const outputs = await Promise.all(jobs.map(async ({ id }) => (await inputOf(id)).output));
    expect(jobs[1]?.id).toBe(jobs[0]?.id);
    expect(jobs[2]?.id).not.toBe(jobs[0]?.id);
    expect(outputs).toEqual([video, video, video.replace('.mp4', `.${other}.mp4`)]);
  });

  it('written otherwise is another job with those settings and another output', async () => {
    const video = await upload();
    const asked = [
      {},
      { format: 'mkv' },
      { codec: 'hevc' },
      { codec: 'av1', bits: 10 },
      { quality: 90 },
      { encoder: 'auto' },
    ];
    const jobs = await Promise.all(asked.map((output) => start({ video, ...output })));
    expect(jobs).toEqual(asked.map((output) => expect.objectContaining({ ...DEFAULT_SETTINGS, ...output })));
    const outputs = await Promise.all(jobs.map(async ({ id }) => (await inputOf(id)).output));
    const stem = video.replace('.mp4', '');
    expect(outputs).toEqual([
      video,
      ...[`${video}.mkv`, `${stem}.hevc.mp4`, `${stem}.av1.10-bit.mp4`, `${stem}.quality-90.mp4`, `${stem}.auto.mp4`],
    ]);
  });

  it('names the picture it is to be painted like, and another version of the picture is another job', async () => {
    const picture = `${randomUUID()}/50%, by night.png`;
    const painting = azure.blobs.getContainerClient('styles').getBlockBlobClient(picture);
    const video = await upload();
    const missing = await post({ video, style: { picture } });
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({
      field: 'style',
      detail: `There is no picture ${picture}: upload it to the container styles first.`,
    });
    await painting.uploadData(Buffer.from('a picture'));
    const text = `styles/${picture.replace('%', '%25').replace(',', '%2C')}`;
    const asked = [{ picture }, text, `${text}:0.25,great-wave:0.75`];
    const jobs = await Promise.all(asked.map((style) => start({ video, style })));
    expect(jobs).toMatchObject([text, text, `great-wave:0.75,${text}:0.25`].map((style) => ({ kind: 'paint', style })));
    expect(jobs[1]?.id).toBe(jobs[0]?.id);
    const id = jobs[0]?.id ?? '';
    expect((await inputOf(id)).pictures).toEqual([expect.objectContaining({ container: 'styles', name: picture })]);
    expect(await tasksWanted(id)).toEqual(['picture-0']);
    await painting.uploadData(Buffer.from('another'));
    expect((await start({ video, style: { picture } })).id).not.toBe(id);
  });

  it('follows a timeline and curves', async () => {
    const styles = [
      { at: 0, style: 'starry-night' },
      { at: { frame: 8 }, style: 'great-wave:0.5,the-scream:0.5', transition: 0.2 },
    ];
    const strength = [
      { at: 0, value: 0.2 },
      { at: 0.4, value: 1 },
    ];
    const { id, ...job } = await start({ video: await upload(), styles, strength });
    expect(job).toMatchObject({ style: 'starry-night', styles, strength });
    await planned(id);
    const plan = await waitUntil(() => azure.storage.jobs.readPlan(id));
    expect('looks' in plan && plan.looks).toMatchObject({
      styles: [{ at: 0 }, { at: expect.closeTo(8 / 12), transition: 0.2 }],
      strength,
    });
  });

  it('looks for shots before it is planned', async () => {
    const job = await start({ video: await upload(), everyShot: ['the-scream', 'udnie'] });
    expect(job).toMatchObject({ everyShot: ['the-scream', 'udnie'] });
    expect(await tasksWanted(job.id)).toEqual(['shots']);
  });

  it('of a new upload under the same name is another job', async () => {
    const video = await upload();
    const first = await start({ video });
    await upload(clip, { start: 'request' }, video);
    expect((await start({ video })).id).not.toBe(first.id);
  });

  it.each([
    ['an empty file', () => '', 'empty'],
    ['a text file', () => 'This is no video. '.repeat(50), 'not-a-video'],
    ['a cut video', () => clip.subarray(0, clip.length / 2), 'truncated'],
  ])('over %s fails, says why, and leaves nothing behind', async (_name, bytes, code) => {
    const { id } = await start({ video: await upload(bytes()) });
    const job = await until(id, 'failed');
    expect(job).toMatchObject({ phase: 'ended', error: { code, retryable: false } });
    expect(await blobsOf(id)).toEqual([]);
    expect((await cancel(id)).status).toBe(409);
    expect((await new DurableClient(app).status(id)).runtimeStatus).toBe('Failed');
  });

  it('that failed starts again when it is asked for', async () => {
    const video = await upload('no video');
    const { id } = await start({ video });
    await until(id, 'failed');
    expect((await start({ video })).id).toBe(id);
    expect(await inputOf(id)).toMatchObject({ run: 2 });
    await until(id, 'failed');
  });
});

describe('cancelling', () => {
  it('ends the job, with nothing of its own left, and it can be started again', async () => {
    const video = await upload();
    const { id } = await start({ video });
    await planned(id);
    await waitUntil(async () => (await tasksOf(id)).length > 1);
    expect((await cancel(id)).status).toBe(202);
    expect(await until(id, 'cancelled')).toMatchObject({ phase: 'ended', error: { code: 'cancelled' } });
    expect(await blobsOf(id)).toEqual([]);
    expect((await cancel(id)).status).toBe(202);

    expect((await start({ video })).id).toBe(id);
    const tasks = await waitUntil(async () => {
      const queued = await tasksOf(id);
      return queued.length > 3 && queued;
    });
    expect(tasks.map(({ run }) => run)).toEqual([1, 1, 2, 2]);
    expect((await planned(id)).error).toBeUndefined();
  });

  it('doesn’t stop the job that is started once an operator has purged its history', async () => {
    const video = await upload();
    const { id } = await start({ video });
    await cancel(id);
    await until(id, 'cancelled');
    const purged = await new DurableClient(app).fetch(`/instances/${id}`, { method: 'DELETE' });
    expect(purged.status).toBe(200);
    await start({ video });
    expect(await planned(id)).toMatchObject({ state: 'running' });
    expect(await azure.storage.jobs.stopped(id)).toBeUndefined();
  });

  it('a job that has hardly begun ends it as well', async () => {
    const { id } = await start({ video: await upload() });
    expect((await cancel(id)).status).toBe(202);
    await until(id, 'cancelled');
    expect(await blobsOf(id)).toEqual([]);
  });
});

describe('a job that is being painted', () => {
  it('shows who paints which chunk, its painted chunks, and the steps of its orchestration', async () => {
    const { id } = await start({ video: await upload(), chunkFrames: 8 });
    await planned(id);
    expect((await ask('GET', `/jobs/${id}/chunks/0`)).status).toBe(404);
    const plan = Plan.parse(await azure.storage.jobs.readPlan(id));
    const [first, second] = plan.chunks;
    const record = { sha256: first?.hash ?? '', pixels: first?.hash ?? '', engine: 'none', ffmpeg: '7', worker: 'one' };
    const stored = { ...record, frames: first?.frames ?? 1, bytes: 7, seconds: 2, storedAt: NOW, failures: 1 };
    const key = { sourceHash: plan.sourceHash, hash: first?.hash ?? '' };
    await azure.storage.chunks.store(key, Buffer.from('painted'), stored);
    const tasks = [{ job: id, task: 'chunk-1', attempt: 2, since: NOW }];
    await azure.storage.presence.report({ worker: 'two', startedAt: NOW, seenAt: NOW, tasks });

    const painted = await ask('GET', `/jobs/${id}/chunks/0`);
    expect(await painted.text()).toBe('painted');
    const { body } = await fetch(`${app.url}/api/jobs/${id}/events`);
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    // The chunks of an event may be a second old, and its workers two.
    while (!/^data: .*"stored".*"painting".*\n\n/m.test(text)) text += (await reader?.read())?.value ?? '';
    await reader?.cancel();
    const { chunks } = JobProgress.parse(JSON.parse(/^data: (.*"stored".*"painting".*)$/m.exec(text)?.[1] ?? ''));
    expect(chunks).toEqual([
      { firstFrame: 0, frames: first?.frames, state: 'stored', worker: 'one', seconds: 2, since: NOW, failures: 1 },
      { firstFrame: first?.frames, frames: second?.frames, state: 'painting', worker: 'two', since: NOW, failures: 2 },
    ]);
    const { steps } = JobHistory.parse(await (await ask('GET', `/jobs/${id}/history`)).json());
    expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'inspectVideo completed',
      'planChunks completed',
      'runTasks running',
    ]);
    const { workers, queues } = SystemView.parse(await (await ask('GET', '/system')).json());
    expect(workers).toEqual([{ worker: 'two', startedAt: NOW, seenAt: NOW, tasks }]);
    expect(queues.map(({ name }) => name)).toEqual(Object.values(QUEUES));
    await azure.storage.presence.leave('two');
    await cancel(id);
    await until(id, 'cancelled');
  });
});

describe('messages that were given up', () => {
  it('can be read, put back and removed, each by its id', async () => {
    const wrapped = { reason: 'not a preview: <b>', message: '{"no": "preview"}' };
    await azure.queue('previews-poison').sendMessage(JSON.stringify(wrapped));
    await azure.queue('previews-poison').sendMessage(JSON.stringify({ job: NOBODY }));
    const read = async () => PoisonList.parse(await (await ask('GET', '/poison')).json()).messages;
    const [one, other] = await read();
    expect(one).toMatchObject({ queue: 'previews-poison', reason: wrapped.reason, text: wrapped.message });
    expect(other).toMatchObject({ job: NOBODY, text: JSON.stringify({ job: NOBODY }) });
    const handle = async (ids: unknown[], action: string) =>
      (await ask('POST', '/poison', { queue: 'previews-poison', ids, action })).json();
    expect(await handle([one?.id, 'unknown'], 'requeue')).toEqual({ handled: 1 });
    const { receivedMessageItems } = await azure.queue('previews').receiveMessages();
    expect(receivedMessageItems.map(({ messageText }) => messageText)).toEqual([wrapped.message]);
    expect((await read()).map(({ id }) => id)).toEqual([other?.id]);
    expect(await handle([other?.id], 'remove')).toEqual({ handled: 1 });
    expect(await read()).toEqual([]);
    expect((await ask('POST', '/poison', { queue: 'tasks', ids: ['1'], action: 'remove' })).status).toBe(400);
    expect(PoisonQueue.options).toEqual(Object.values(QUEUES).filter((name) => name.endsWith('-poison')));
  });
});

describe('the list', () => {
  it('is given whatever else the query holds: the key, and what proxies add', async () => {
    expect((await fetch(`${app.url}/api/jobs?code=key&page=2&_=123`)).status).toBe(200);
  });

  it('comes in pages, by state, and by words', async () => {
    const { id } = await start({ video: await upload('no video') });
    await until(id, 'failed');
    const all = (await list('?top=100')).jobs.map((job) => job.id);
    expect(new Set(all).size).toBe(all.length);
    const paged: string[] = [];
    for (let next: string | undefined = ''; next !== undefined; ) {
      const page = await list(`?top=2${next && `&next=${encodeURIComponent(next)}`}`);
      expect(page.jobs.length).toBeLessThanOrEqual(2);
      paged.push(...page.jobs.map((job) => job.id));
      next = page.next;
    }
    expect(paged.toSorted()).toEqual(all.toSorted());
    const failed = (await list('?state=failed&top=100')).jobs;
    expect(failed.map((job) => job.id)).toContain(id);
    expect(new Set(failed.map((job) => job.state))).toEqual(new Set(['failed']));
    expect((await list('?state=succeeded')).jobs).toEqual([]);
    const found = async (words: string) => (await list(`?top=1&search=${encodeURIComponent(words)}`)).jobs;
    expect((await found(`${id.slice(4, 16).toUpperCase()} mp4`)).map((job) => job.id)).toEqual([id]);
    expect(await found('mp4')).toHaveLength(1);
    expect(await found(`${id} mkv`)).toEqual([]);
  });
});

describe('an upload by any client', () => {
  const jobsOf = async (video: string) => (await list('?top=100')).jobs.filter((job) => job.video === video);
  const startedOf = (video: string) => waitUntil(async () => (await jobsOf(video))[0]);

  it('starts one job, in the style that its folder names', async () => {
    const waiting = await upload();
    const video = await upload(clip, {}, `great-wave/${randomUUID()}.mp4`);
    const job = await startedOf(video);
    expect(job).toMatchObject({ style: 'great-wave' });
    expect((await inputOf(job.id)).output).toBe(video);
    await planned(job.id);
    expect((await start({ video })).id).toBe(job.id);
    expect(await jobsOf(video)).toHaveLength(1);
    expect(await jobsOf(waiting)).toEqual([]);
  });

  it('may name its style and how to paint in its metadata', async () => {
    const video = await upload(clip, {
      Style: 'composition-vii',
      strength: '0.5',
      KeepColors: 'true',
      strokesize: '2',
    });
    const job = await startedOf(video);
    expect(job).toMatchObject({ style: 'composition-vii', strength: 0.5, keepColors: true, strokeSize: 2 });
  });

  it('may name a model, which a request for it means, too', async () => {
    const video = await upload(clip, { Model: 'shapes', from: '2f' });
    const job = await startedOf(video);
    expect(job).toMatchObject({ kind: 'label', model: 'shapes', from: '2f' });
    const plan = await waitUntil(() => azure.storage.jobs.readPlan(job.id));
    expect(plan).toMatchObject({ sound: false, model: { name: 'shapes', version: '1' } });
    expect(plan.job.output).toBe(`${video}.shapes.from-2f.jsonl`);
    const again = await start({ video, model: 'shapes' });
    expect(again).toMatchObject({ id: job.id, phase: 'labelling' });
    expect(await start({ video, style: 'great-wave' })).toMatchObject({ kind: 'paint', style: 'great-wave' });
  });

  it('may name a picture, and say how shots are painted; a picture that isn’t there fails it', async () => {
    const picture = `${randomUUID()}.jpg`;
    const videos = await Promise.all([
      upload(clip, { style: `styles/${picture}` }),
      upload(clip, { everyShot: 'great-wave, the-scream' }),
    ]);
    const [ofPicture, ofShots] = await Promise.all(videos.map((video) => startedOf(video)));
    expect(await tasksWanted(ofShots?.id ?? '')).toEqual(['shots']);
    const { error } = await until(ofPicture?.id ?? '', 'failed');
    expect(error).toMatchObject({ code: 'source-missing', message: expect.stringContaining(`no picture ${picture}`) });
  });

  it('whose metadata can’t be followed fails at once, and says which and why', async () => {
    const video = await upload(clip, { strength: '0,5', strokesize: '7' });
    const job = await startedOf(video);
    const { error } = await until(job.id, 'failed');
    const detail = /strength is "0,5": It must be a number from 0 .* strokeSize is "7": It must be a number from 0.25 /;
    expect(error).toMatchObject({ code: 'invalid-request', message: expect.stringMatching(detail), retryable: false });
    expect((await start({ video })).id).toBe(job.id);
    const overruled = await start({ video, strength: 0.5, strokeSize: 1 });
    expect(await planned(overruled.id)).toMatchObject({ strength: 0.5, strokeSize: 1 });
  });

  it('that names a style nobody knows fails with the names there are', async () => {
    const { id } = await start({ video: await upload(clip, { start: 'request', style: 'cubism' }) });
    const { error } = await until(id, 'failed');
    expect(error).toMatchObject({ code: 'unknown-style', message: expect.stringContaining('starry-night') });
  });
});

describe('the OpenAPI document', () => {
  it('is the one in docs/', async () => {
    if (process.env['UPDATE_OPENAPI']) await writeFile(DOCUMENT, `${JSON.stringify(api.document, null, 2)}\n`);
    expect(JSON.parse(await readFile(DOCUMENT, 'utf8'))).toEqual(api.document);
  });

  it('has every HTTP function of the app and nothing else, save the page', () => {
    const registered = app.functions
      .filter(({ name, trigger }) => trigger === 'httpTrigger' && name !== 'getPage')
      .flatMap(({ name, url = '', methods = [] }) =>
        methods.map((method) => `${name} ${method.toUpperCase()} ${decodeURI(new URL(url).pathname)}`),
      );
    expect(api.operations().toSorted()).toEqual(registered.toSorted());
  });

  it('describes health, for anybody', async () => {
    const response = await ask('GET', '/health');
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile('package.json', 'utf8')));
    expect(await response.json()).toEqual({ status: 'healthy', version });
  });
});
