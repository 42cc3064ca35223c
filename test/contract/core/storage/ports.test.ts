import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { permanent } from '../../../../core/contracts/failure.ts';
import type { JobId } from '../../../../core/contracts/job.ts';
import type { ChunkRecord } from '../../../../core/contracts/manifest.ts';
import { DEFAULT_SETTINGS } from '../../../../core/contracts/painting-settings.ts';
import { toMetadata } from '../../../../core/storage/azure/blob-metadata.ts';
import { openStorage } from '../../../../core/storage/azure/open-storage.ts';
import { CONTAINERS, chunkBlob, jobFolder, jobLogFolder, listedBlob } from '../../../../core/storage/names.ts';
import { openJobLogs } from '../../../../core/telemetry/job-logs.ts';
import { atEnd, freeResources } from '../../../../packages/functions-host/test/support/free-resources.ts';
import { waitUntil } from '../../../../packages/functions-host/test/support/wait-until.ts';
import { startFaultyProxy } from '../../../chaos/faulty-proxy.ts';
import { seeded } from '../../../chaos/seeded.ts';
import { makeTinyClip } from '../../../support/make-tiny-clip.ts';
import { planVideo, upload } from '../../../support/plan-video.ts';
import { startStorage, type TestStorage } from '../../../support/start-storage.ts';

let azure: TestStorage;
beforeAll(async () => {
  azure = await startStorage();
});
afterAll(freeResources);

const hex = (bytes = 32) => randomBytes(bytes).toString('hex');
const newJob = (): JobId => `job-${hex(16)}`;
const AT = '2030-01-01T00:00:00.000Z';
const portOf = (url: string) => Number(new URL(url).port);
const videoBlob = (name: string) => azure.blobs.getContainerClient(CONTAINERS.videos).getBlockBlobClient(name);
const workBlob = (name: string) => azure.blobs.getContainerClient(CONTAINERS.work).getBlockBlobClient(name);

describe('the uploads', () => {
  it('are found with identity and metadata, whose keys are in lower case', async () => {
    await videoBlob('a folder/ü+%20.mp4').uploadData(Buffer.from('12345'), { metadata: { Style: 'Great-Wave' } });
    const found = await azure.storage.videos.find('a folder/ü+%20.mp4');
    expect(found).toEqual({
      ref: {
        account: 'devstoreaccount1',
        container: 'videos',
        name: 'a folder/ü+%20.mp4',
        etag: expect.stringMatching(/^[^"]+$/),
        bytes: 5,
      },
      metadata: { style: 'Great-Wave' },
    });
    expect(await azure.storage.videos.find('nowhere.mp4')).toBeUndefined();
  });

  it('are read by ranges', async () => {
    const { ref } = await upload(azure, Buffer.from('0123456789'));
    const source = azure.storage.videos.open(ref);
    expect(source.size).toBe(10);
    expect(Buffer.from(await source.read(2, 5)).toString()).toBe('234');
    expect(Buffer.from(await source.read(0, 10)).toString()).toBe('0123456789');
    expect(Buffer.from(await source.read(9, 10)).toString()).toBe('9');
  });

  it('are read, listed and received as a whole when the network cuts answers off', async () => {
    const proxy = await startFaultyProxy(portOf(azure.blobs.url), seeded(3), { rate: 0.4, slowMs: 0, faults: ['cut'] });
    const queueProxy = await startFaultyProxy(portOf(azure.queue('tasks').url), seeded(3), {
      rate: 0.4,
      slowMs: 0,
      faults: ['cut'],
    });
    atEnd(() => proxy.close());
    atEnd(() => queueProxy.close());
    const through = azure.connection
      .replace(/(BlobEndpoint=.*?:)\d+/, `$1${proxy.port}`)
      .replace(/(QueueEndpoint=.*?:)\d+/, `$1${queueProxy.port}`);
    const storage = openStorage({ DATA: through, WORK: through });
    const bytes = randomBytes(300_000);
    const { ref } = await upload(azure, bytes);
    proxy.begin();
    queueProxy.begin();
    for (let time = 0; time < 10; time++) {
      expect(Buffer.from(await storage.videos.open(ref).read(0, bytes.length)).equals(bytes)).toBe(true);
      const names = (await storage.videos.arrivedSince(new Date(0))).map(({ ref: { name } }) => name);
      expect(names).toContain(ref.name);
      expect(await storage.queues.previewsPoison.receive(1, 1)).toEqual([]);
    }
    expect(proxy.counts.get('cut')).toBeGreaterThan(5);
    expect(queueProxy.counts.get('cut')).toBeGreaterThan(2);
  });

  it('that were replaced are refused, even if the new one has the same bytes', async () => {
    const { ref } = await upload(azure, Buffer.from('same'));
    const source = azure.storage.videos.open(ref);
    await source.read(0, 1);
    await videoBlob(ref.name).uploadData(Buffer.from('same'));
    const failure = { code: 'source-changed', retryable: false, message: expect.stringContaining(ref.name) };
    await expect(source.read(1, 2)).rejects.toMatchObject({ failure });
  });

  it('that were deleted are reported as missing', async () => {
    const { ref } = await upload(azure, Buffer.from('gone'));
    await videoBlob(ref.name).delete();
    const failure = { code: 'source-missing', retryable: false };
    await expect(azure.storage.videos.open(ref).read(0, 1)).rejects.toMatchObject({ failure });
  });
});

describe('painted chunks', () => {
  const record: ChunkRecord = {
    frames: 7,
    bytes: 5,
    sha256: hex(),
    pixels: hex(),
    engine: 'onnxruntime 1.0, cpu',
    ffmpeg: '7.0 "ü"',
    worker: 'wörker\n1',
    seconds: 1.25,
    storedAt: AT,
  };
  const newKey = (sourceHash = hex()) => ({ sourceHash, hash: hex() });

  it('are stored once: the first stays', async () => {
    const key = newKey();
    const both = await Promise.all([
      azure.storage.chunks.store(key, Buffer.from('first'), record),
      azure.storage.chunks.store(key, Buffer.from('other'), { ...record, worker: 'other' }),
    ]);
    expect(both.toSorted()).toEqual([false, true]);
    const source = await azure.storage.chunks.open(key);
    const kept = Buffer.from((await source?.read(0, 5)) ?? []).toString();
    expect(kept).toBe(both[0] ? 'first' : 'other');
    expect(await azure.storage.chunks.store(key, Buffer.from('third'), record)).toBe(false);
  });

  it('are listed by source with their records, whatever is in them', async () => {
    const [key, other] = [newKey(), newKey()];
    const second = newKey(key.sourceHash);
    await azure.storage.chunks.store(key, Buffer.from('bytes'), record);
    await azure.storage.chunks.store(second, Buffer.from('bytes'), { ...record, frames: 8 });
    await azure.storage.chunks.store(other, Buffer.from('bytes'), record);
    expect(await azure.storage.chunks.list(key.sourceHash)).toEqual(
      new Map([
        [key.hash, record],
        [second.hash, { ...record, frames: 8 }],
      ]),
    );
    expect(await azure.storage.chunks.list(hex())).toEqual(new Map());
  });

  it.each([
    ['has no record', {}],
    ['has a record that isn’t one', { record: encodeURIComponent('{"frames": 7}') }],
    ['has a record that isn’t JSON', { record: '%%%' }],
  ])('are not taken for one where a blob %s, which doesn’t stay in the way', async (_name, metadata) => {
    const key = newKey();
    await workBlob(chunkBlob(key.sourceHash, key.hash)).uploadData(Buffer.from('foreign'), { metadata });
    expect(await azure.storage.chunks.find(key)).toBeUndefined();
    expect((await azure.storage.chunks.list(key.sourceHash)).size).toBe(0);
    expect(await azure.storage.chunks.store(key, Buffer.from('bytes'), record)).toBe(true);
    expect(await azure.storage.chunks.list(key.sourceHash)).toEqual(new Map([[key.hash, record]]));
  });

  it('can be removed, even twice', async () => {
    const key = newKey();
    await azure.storage.chunks.store(key, Buffer.from('bytes'), record);
    expect(await azure.storage.chunks.find(key)).toEqual(record);
    await azure.storage.chunks.remove(key);
    await azure.storage.chunks.remove(key);
    expect(await azure.storage.chunks.find(key)).toBeUndefined();
    expect(await azure.storage.chunks.open(key)).toBeUndefined();
  });
});

describe('what is a job’s own', () => {
  const { failure } = permanent('undecodable', 'First.');

  it('is stopped for the first reason, until it is resumed', async () => {
    const job = newJob();
    const { jobs } = azure.storage;
    expect(await jobs.stopped(job)).toBeUndefined();
    await jobs.stop(job, { reason: 'failed', failure });
    await jobs.stop(job, { reason: 'cancelled', failure: permanent('cancelled', 'Second.').failure });
    await jobs.stop(job, { reason: 'finished' });
    expect(await jobs.stopped(job)).toEqual({ reason: 'failed', failure });
    await jobs.resume(job);
    await jobs.resume(job);
    expect(await jobs.stopped(job)).toBeUndefined();
    await jobs.stop(job, { reason: 'finished' });
    expect(await jobs.stopped(job)).toEqual({ reason: 'finished' });
  });

  it('goes on removal, all of it and nothing else, and the reason stays', async () => {
    const { jobs } = azure.storage;
    const planned = await planVideo(azure, await upload(azure, await makeTinyClip({ frames: 8 })), 8);
    const job = planned.job.id;
    const neighbour = newJob();
    await workBlob(`${jobFolder(neighbour)}plan.json`).uploadData(Buffer.from('{}'));
    const sound = jobs.createSound(job);
    await sound.write(0, Buffer.from('sound'));
    expect(await jobs.openSound(job)).toBeUndefined();
    await sound.commit('application/octet-stream');
    expect(Buffer.from((await (await jobs.openSound(job))?.read(0, 5)) ?? []).toString()).toBe('sound');
    expect(await jobs.readPlan(job)).toEqual(planned);
    expect((await jobs.readInspection(job)).timeline.pts).toHaveLength(8);

    await jobs.stop(job, { reason: 'failed', failure });
    await jobs.remove(job);
    await jobs.remove(job);
    expect(await jobs.readPlan(job)).toBeUndefined();
    expect(await jobs.openSound(job)).toBeUndefined();
    await expect(jobs.readInspection(job)).rejects.toMatchObject({
      failure: { code: 'intermediate-lost', retryable: false },
    });
    expect(await jobs.stopped(job)).toEqual({ reason: 'failed', failure });
    expect(await workBlob(`${jobFolder(neighbour)}plan.json`).exists()).toBe(true);
  });

  it('is not taken from a plan that isn’t one', async () => {
    const job = newJob();
    await workBlob(`${jobFolder(job)}plan.json`).uploadData(Buffer.from('{"schemaVersion": 2}'));
    await expect(azure.storage.jobs.readPlan(job)).rejects.toThrow();
  });
});

describe('the lists of jobs', () => {
  const job = newJob();
  const viewed = {
    ...{ id: job, state: 'succeeded', phase: 'ended', video: 'clip.mp4', createdAt: AT, updatedAt: AT },
    ...{ frames: { done: 8, total: 8 }, chunks: { done: 1, total: 1 }, logs: `work/${jobLogFolder(job)}` },
  } as const;
  const painted = { ...viewed, ...DEFAULT_SETTINGS, style: 'woodcut' };

  it.each([
    ['of today', { kind: 'paint', ...painted }, { kind: 'paint', ...painted }],
    ['of a kind to come', { kind: 'carve', ...painted }, undefined],
  ])('have views %s', async (_, stored, view) => {
    const listed = { id: job, startedAt: AT };
    await azure.storage.lists.put(listed, 'succeeded');
    const metadata = { view: toMetadata(stored) };
    await workBlob(listedBlob('succeeded', listed)).setMetadata(metadata);
    const { jobs } = await azure.storage.lists.page('succeeded', { top: 1 });
    expect(jobs).toEqual([{ ...listed, ...(view && { view }) }]);
  });
});

describe('what was logged about a job', () => {
  it('is kept by job, of all writers in the order of time, and never a secret', async () => {
    const [job, other] = [newJob(), newJob()];
    const reasons: string[] = [];
    const [app, worker] = ['app-1', 'worker /1'].map((name) =>
      openJobLogs(azure.storage.logs, name, (reason) => reasons.push(reason)),
    );
    const at = (milliseconds: number) => ({ time: Date.UTC(2026, 0, 1) + milliseconds });
    worker?.write(JSON.stringify({ level: 30, ...at(2), worker: 'worker /1', job, msg: 'painting' }));
    worker?.write(JSON.stringify({ ...at(1), msg: 'waiting for tasks' }));
    worker?.write('no line of JSON about a "job":');
    app?.write(JSON.stringify({ event: 'step-done', ...at(1), job }));
    app?.write(JSON.stringify({ event: 'step-done', ...at(1), job: other }));
    await Promise.all([app?.flush(), worker?.flush()]);
    worker?.write(JSON.stringify({ ...at(3), job, reason: 'GET https://host/videos/a.mp4?sv=1&sig=c2VjcmV0 failed' }));
    await worker?.flush();
    expect((await azure.storage.logs.read(job)).map((line) => JSON.parse(line))).toEqual([
      { time: '2026-01-01T00:00:00.001Z', event: 'step-done', job },
      { time: '2026-01-01T00:00:00.002Z', level: 30, worker: 'worker /1', job, msg: 'painting' },
      { time: '2026-01-01T00:00:00.003Z', job, reason: 'GET https://host/videos/a.mp4?sv=1&sig=… failed' },
    ]);
    expect(await azure.storage.logs.read(other)).toHaveLength(1);
    expect(await azure.storage.logs.read(newJob())).toEqual([]);
    expect(reasons).toEqual([]);
  });
});

describe('a queue', () => {
  beforeEach(() => azure.queue('tasks').clearMessages());
  const tasks = () => azure.storage.queues.tasks;

  it('carries texts as they are', async () => {
    const text = '{"a": "<&> ü \\u0000"}';
    await tasks().send(text);
    const [message] = await tasks().receive(32, 30);
    expect(message).toMatchObject({ text, dequeueCount: 1 });
    expect(await tasks().receive(32, 30)).toEqual([]);
    expect(await tasks().length()).toBe(1);
  });

  it('hides a message that is renewed, and lets it be removed twice', async () => {
    await tasks().send('one');
    const [message] = await tasks().receive(1, 2);
    for (let i = 0; i < 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 800));
      await message?.renew();
      expect(await tasks().receive(1, 1)).toEqual([]);
    }
    await message?.remove();
    await message?.remove();
    expect(await tasks().length()).toBe(0);
  });

  it('gives a message that was lost to the next, and the loser can’t renew or remove it', async () => {
    await tasks().send('one');
    const [lost] = await tasks().receive(1, 1);
    const next = await waitUntil(async () => (await tasks().receive(1, 30))[0]);
    expect(next.dequeueCount).toBe(2);
    await expect(lost?.renew()).rejects.toThrow();
    await lost?.remove();
    expect(await tasks().length()).toBe(1);
    await next.remove();
    expect(await tasks().length()).toBe(0);
  });

  it('keeps a message back that is sent with a delay', async () => {
    await tasks().send('later', { delaySeconds: 1 });
    expect(await tasks().receive(1, 1)).toEqual([]);
    expect(await waitUntil(async () => (await tasks().receive(1, 1))[0])).toMatchObject({ text: 'later' });
  });
});
