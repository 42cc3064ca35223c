import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Estimate } from '../../../core/contracts/estimate.ts';
import { Job, type JobList, JobView } from '../../../core/contracts/job.ts';
import { Manifest } from '../../../core/contracts/manifest.ts';
import { Notification } from '../../../core/contracts/notification.ts';
import { Report } from '../../../core/contracts/task.ts';
import { DurableClient } from '../../../packages/functions-host/test/support/durable-client.ts';
import { freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import { keysOf } from '../../../packages/functions-host/test/support/keys-of.ts';
import { waitUntil } from '../../../packages/functions-host/test/support/wait-until.ts';
import { makeJobPicture } from '../../../workers/job-pictures/make-job-picture.ts';
import type { WorkerPorts } from '../../../workers/ports.ts';
import { handleMessage } from '../../../workers/queue/handle-message.ts';
import { askApp, jobsApi } from '../../support/jobs-api.ts';
import { makeTinyClip } from '../../support/make-tiny-clip.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';
import { startReceiver } from '../../support/start-receiver.ts';
import { startStorage, type TestStorage } from '../../support/start-storage.ts';
import { startTestWorker, type TestWorker } from '../../support/test-worker.ts';

const PATIENCE_MS = 90_000;
const SECRET = 'a secret of the test';
const SETTINGS = {
  REPAINT_CHECK_SECONDS: '1',
  REPAINT_FOLDER_FRAMES: '60',
  REPAINT_NOTIFY_SECRET: SECRET,
  REPAINT_WORKER_HOUR: '3.6',
  REPAINT_NOTIFY_PRIVATE: 'true',
};

let azure: TestStorage;
let app: TestApp;
let worker: TestWorker;
let clip: Buffer;
beforeAll(async () => {
  azure = await startStorage();
  [app, clip] = await Promise.all([startApp(azure.connection, SETTINGS), makeTinyClip({ frames: 16 })]);
  worker = await startTestWorker(azure);
});
afterAll(freeResources);
beforeEach(() => worker.clearQueues());

/** Returns ports that note the reports that are sent; the app takes them from the queue at once. */
function recording(ports: WorkerPorts, sent: string[]): WorkerPorts {
  const { queues } = ports.storage;
  const reports = {
    ...queues.reports,
    send: async (...message: Parameters<typeof queues.reports.send>) => {
      sent.push(message[0]);
      return queues.reports.send(...message);
    },
  };
  return { ...ports, storage: { ...ports.storage, queues: { ...queues, reports } } };
}

const upload = (folder = '', metadata?: Record<string, string>) =>
  azure.upload(clip, metadata, `${folder}${randomUUID()}.mp4`);
const ask = askApp(() => app.url);
const { get, untilState, planned, cancel, list } = jobsApi(ask, PATIENCE_MS);
const remove = (id: string) => ask('DELETE', `/jobs/${id}?remove=true`);

async function start(video: string, more: object = {}): Promise<JobView> {
  const response = await ask('POST', '/jobs', { video, chunkFrames: 8, ...more });
  expect(response.status).toBe(202);
  return JobView.parse(await response.json());
}

const inputOf = async (id: string) => Job.parse((await new DurableClient(app).status(id, 'showInput=true')).input);
const terminate = (instance: string) => new DurableClient(app).post(`/instances/${instance}/terminate?reason=by-hand`);
const groupOf = (id: string, run = 1) => `chunks-${id.slice('job-'.length)}-${run}-0`;

/** Waits for the sound and two chunks. */
async function allQueued(id: string): Promise<void> {
  await waitUntil(async () => {
    const { peekedMessageItems } = await azure.queue('tasks').peekMessages({ numberOfMessages: 32 });
    return peekedMessageItems.filter(({ messageText }) => messageText.includes(id)).length === 3;
  }, PATIENCE_MS);
}

/** Does the tasks that are queued, as a worker does, until the job has ended. */
async function paint(id: string): Promise<string[]> {
  const done: string[] = [];
  await waitUntil(async () => {
    const [message] = await azure.storage.queues.tasks.receive(1, 60);
    if (!message) return (await get(id)).phase === 'ended';
    const { job, task } = JSON.parse(message.text);
    if (job === id) done.push(task);
    await handleMessage(worker.ports, message, worker.stopping.signal);
    return false;
  }, PATIENCE_MS);
  return done;
}

describe('a job that is asked for again', () => {
  it('while it is being cancelled is started once that is done, with the priority and the address for the notification that it had', async () => {
    // The metadata would decide if the first request didn't.
    const video = await upload('', { start: 'request', priority: 'low' });
    const notify = 'http://127.0.0.1:9/ended';
    const { id } = await start(video, { priority: 'high', notify });
    await planned(id);
    expect((await cancel(id)).status).toBe(202);
    await start(video);
    expect(await inputOf(id)).toMatchObject({ run: 2, priority: 'high', notify });
    expect(await planned(id)).toMatchObject({ state: 'running' });
    const refused = await remove(id);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('cancel it first') });
    await cancel(id);
  });

  it('goes on although the deadline in the metadata of its upload has passed', async () => {
    const video = await upload('', { deadline: '2020-01-01T00:00:00Z' });
    const failed = await waitUntil(async () => {
      const { jobs } = await list('?state=failed');
      return jobs.find((job) => job.video === video);
    }, PATIENCE_MS);
    expect(failed).toMatchObject({ error: { code: 'over-limit' } });
    const again = JobView.parse(await (await ask('POST', '/jobs', { video })).json());
    expect(again.id).toBe(failed.id);
    await planned(again.id);
    await cancel(again.id);
  });

  it('paints what is missing of a painting that was removed, and anew if that is asked for', async () => {
    const video = await upload();
    const { id } = await start(video);
    expect((await paint(id)).toSorted()).toEqual(['chunk-0', 'chunk-1', 'sound']);
    const { output = '' } = await untilState(id, 'succeeded');
    expect((await start(video)).state).toBe('succeeded');
    expect(await inputOf(id)).toMatchObject({ run: 1 });

    const painting = azure.blobs.getContainerClient('painted').getBlobClient(output.slice('painted/'.length));
    await painting.delete();
    expect((await start(video)).state).not.toBe('succeeded');
    expect(await paint(id)).toEqual(['sound']);
    expect(await untilState(id, 'succeeded')).toMatchObject({ output });
    expect(await painting.exists()).toBe(true);

    await start(video, { again: true });
    expect((await paint(id)).toSorted()).toEqual(['chunk-0', 'chunk-1', 'sound']);
    await untilState(id, 'succeeded');
    expect(await inputOf(id)).toMatchObject({ run: 3, anew: 3 });
  });
});

describe('a job that has ended', () => {
  it('is notified, leaves a manifest with the flicker of each chunk, and goes with its painting, manifest and logs when it is removed', async () => {
    const video = await upload();
    const receiver = await startReceiver(SECRET);
    const { id } = await start(video, { notify: receiver.url('/ended?token=1') });
    await paint(id);
    const { output = '', manifest = '' } = await untilState(id, 'succeeded');
    const [posted] = await waitUntil(async () => receiver.received.length > 0 && receiver.received, PATIENCE_MS);
    expect(posted).toMatchObject({ url: '/ended?token=1', isSigned: true });
    expect(Notification.parse(posted?.body)).toMatchObject({
      delivery: `${id}-1`,
      job: { id, state: 'succeeded', output },
    });
    const painted = azure.blobs.getContainerClient('painted');
    const [film, proof] = [output, manifest].map((path) => painted.getBlobClient(path.slice('painted/'.length)));
    const { chunks, spent } = Manifest.parse(JSON.parse(String(await proof?.downloadToBuffer())));
    expect(spent).toEqual({ cost: expect.any(Number), currency: 'USD' });
    expect(spent?.cost).toBeGreaterThan(0);
    expect(chunks.map(({ flicker = [] }) => flicker.map(({ firstFrame, frames }) => [firstFrame, frames]))).toEqual([
      [[0, 8]],
      [[8, 8]],
    ]);
    expect(chunks[0]?.flicker?.[0]?.painting).toBeGreaterThan(0);

    // What it took is known for the next one.
    const estimate = Estimate.parse(await (await ask('POST', '/estimates', { video, maxCost: 1e-9 })).json());
    expect(estimate).toMatchObject({ basis: 'measured', frames: 16, workers: 1, currency: 'USD' });
    expect(estimate.seconds).toBeGreaterThan(0);
    expect(estimate.refusal).toContain('These would keep the limits');
    const other = await upload();
    const refused = await ask('POST', '/jobs', { video: other, maxCost: 1e-9 });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: 'over-limit', detail: estimate.refusal });
    const deadline = new Date(Date.now() + 3_600_000).toISOString();
    const kept = await start(other, { maxCost: 1_000, deadline });
    expect(kept).toMatchObject({ maxCost: 1_000, deadline });
    await cancel(kept.id);
    const late = await upload('', { start: 'request', deadline: '2020-01-01T00:00:00Z' });
    const failed = await ask('POST', '/jobs', { video: late });
    expect(await failed.json()).toMatchObject({ detail: expect.stringContaining('the deadline is past') });

    // A worker makes pictures of it from the stored chunks.
    for (const [kind, type, isMoving] of [
      ['poster', 'image/jpeg', false],
      ['contact-sheet', 'image/jpeg', false],
      ['loop', 'image/webp', true],
      ['before-after', 'image/webp', true],
    ] as const) {
      const picture = () => ask('GET', `/jobs/${id}/${kind}`);
      expect([(await picture()).status, (await picture()).status]).toEqual([202, 202]);
      const messages = await azure.storage.queues.previews.receive(32, 60);
      expect(messages).toHaveLength(1);
      for (const message of messages) expect(await makeJobPicture(worker.ports, message)).toBe(true);
      const made = await picture();
      expect([made.status, made.headers.get('content-type')]).toEqual([200, type]);
      const bytes = Buffer.from(await made.arrayBuffer());
      expect(bytes.length).toBeLessThan(2_000_000);
      const { pages = 1 } = await sharp(bytes, { animated: true }).metadata();
      expect(pages > 1).toBe(isMoving);
    }
    expect((await ask('GET', `/jobs/${kept.id}/poster`)).status).toBe(409);

    // Another job has replaced the painting: it stays.
    const another = `job-${'1'.repeat(32)}`;
    const record = JSON.parse(String(await proof?.downloadToBuffer()));
    await azure.storage.painted.writeText(proof?.name ?? '', JSON.stringify({ ...record, job: another }), 'text/plain');
    expect((await remove(id)).status).toBe(204);
    expect(await film?.exists()).toBe(true);
    expect((await remove(id)).status).toBe(404);
    const { jobs } = await list('?top=100');
    expect(jobs.map((job) => job.id)).not.toContain(id);
    expect(await azure.storage.logs.read(id)).toEqual([]);

    // Nothing is known of the job, so the next request begins it anew, from the chunks that are stored.
    expect((await start(video)).id).toBe(id);
    expect(await paint(id)).toEqual(['sound']);
    await untilState(id, 'succeeded');
    expect((await remove(id)).status).toBe(204);
    expect([await film?.exists(), await proof?.exists()]).toEqual([false, false]);
  });
});

describe('an operator who terminates', () => {
  it('a group of tasks fails its job, which says so and cleans up', async () => {
    const { id } = await start(await upload());
    await allQueued(id);
    await terminate(groupOf(id));
    expect(await untilState(id, 'failed')).toMatchObject({
      error: { code: 'terminated', message: expect.stringContaining('by-hand'), retryable: true },
    });
    expect(await azure.storage.jobs.stopped(id)).toMatchObject({ reason: 'failed', failure: { code: 'terminated' } });
    expect(await azure.storage.jobs.readPlan(id)).toBeUndefined();
    // A task of a job that was removed before may still be in the queue.
    let { text } = await worker.take();
    while (!text.includes(id)) ({ text } = await worker.take());
    const sent: string[] = [];
    await worker.handle(text, recording(worker.ports, sent));
    expect(sent.map((report) => Report.parse(JSON.parse(report)))).toMatchObject([{ outcome: 'skipped' }]);
  });

  it('a job has its tasks stopped by the next report', async () => {
    const { id } = await start(await upload());
    await allQueued(id);
    await terminate(id);
    await untilState(id, 'cancelled');
    await worker.handle({ schemaVersion: 1, job: id, run: 1, task: 'sound', attempt: 0 });
    const stop = await waitUntil(() => azure.storage.jobs.stopped(id), PATIENCE_MS);
    expect(stop).toMatchObject({ reason: 'cancelled', failure: { code: 'terminated' } });
    const group = () => new DurableClient(app).status(groupOf(id));
    await waitUntil(async () => (await group()).runtimeStatus === 'Completed', PATIENCE_MS);
  });
});

describe('the list of jobs', () => {
  const idsOf = ({ jobs }: JobList) => jobs.map(({ id }) => id);

  it('has the newest first, by state, with counts, and passes over what it can’t read', async () => {
    const videos = [await upload(), await upload(), await upload()];
    const ids: string[] = [];
    for (const video of videos) ids.push((await start(video)).id);
    const [oldest = '', , newest = ''] = ids;
    expect(idsOf(await list('?top=3'))).toEqual(ids.toReversed());

    await cancel(oldest);
    await untilState(oldest, 'cancelled');
    await terminate(newest);
    await untilState(newest, 'cancelled');
    expect(idsOf(await list('?state=cancelled&top=2')).toSorted()).toEqual([oldest, newest].toSorted());
    expect(idsOf(await list('?state=running&top=1'))).toEqual([ids[1]]);
    const page = await list('?top=1&counts=true');
    expect(idsOf(page)).toEqual([newest]);
    expect(page.counts).toMatchObject({ active: 1 });
    expect(idsOf(await list(`?top=1&next=${page.next}`))).toEqual([ids[1]]);
    expect((await ask('GET', '/jobs?next=nonsense')).status).toBe(400);

    const foreign = `job-${'f'.repeat(32)}`;
    await new DurableClient(app).start('paintVideo', { schemaVersion: 99 }, foreign);
    const made = await (await ask('POST', '/lists')).json();
    expect(made).toMatchObject({ unreadable: 1 });
    await azure.storage.lists.put({ id: foreign as JobView['id'], startedAt: new Date().toISOString() }, 'active');
    const withForeign = await list('?top=2');
    expect(withForeign).toMatchObject({ unreadable: 1 });
    expect(idsOf(withForeign)).toEqual([newest]);
  });
});

describe('a folder with as many unfinished frames as it may have', () => {
  it('has further uploads wait and refuses further requests, until there is room', async () => {
    const jobs: JobView[] = [];
    for (let number = 0; number < 4; number++) {
      jobs.push(await start(await upload('full/')));
      await planned(jobs[number]?.id ?? '');
    }
    const refused = await ask('POST', '/jobs', { video: await upload('full/') });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      code: 'no-room',
      detail: expect.stringContaining('REPAINT_FOLDER_FRAMES'),
    });

    const { id: elsewhere } = await start(await upload('other/'));
    const videos = [await upload('full/', {}), await upload('full/', {}), await upload('full/', {})];
    const waiting = await waitUntil(async () => {
      const { jobs: listed } = await list('?state=queued');
      const found = listed.filter(({ phase }) => phase === 'waiting');
      return found.length === videos.length && found;
    }, PATIENCE_MS);
    expect(waiting.map(({ video }) => video).toSorted()).toEqual(videos.toSorted());
    const [last, second, first] = waiting.map(({ id }) => id);
    await cancel(last ?? '');
    await untilState(last ?? '', 'cancelled');
    await cancel(jobs[0]?.id ?? '');
    await planned(first ?? '');

    await terminate(jobs[1]?.id ?? '');
    await fetch(`${app.url}/admin/functions/startForgottenUploads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-functions-key': keysOf(app).master },
      body: '{}',
    });
    await planned(second ?? '');
    for (const { id } of jobs) await cancel(id);
    await cancel(second ?? '');
    await cancel(elsewhere);
    await cancel(first ?? '');
  });
});

describe('after a crash', () => {
  it('a job whose plan storage has lost is planned again', async () => {
    const { id } = await start(await upload());
    await allQueued(id);
    await app.child.kill9();
    const work = azure.blobs.getContainerClient('work');
    for await (const { name } of work.listBlobsFlat({ prefix: `jobs/${id}/` })) await work.deleteBlob(name);
    app = await startApp(azure.connection, SETTINGS, '.', app.data);
    await waitUntil(async () => (await inputOf(id)).run === 2, PATIENCE_MS);
    await paint(id);
    expect(await untilState(id, 'succeeded')).toMatchObject({ frames: { done: 16, total: 16 } });
  });
});
