import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Plan } from '../../../core/contracts/plan.ts';
import { checkTasks } from '../../../functions/activities/check-tasks.ts';
import { isStored } from '../../../functions/activities/group-tasks.ts';
import { inspectVideo } from '../../../functions/activities/inspect-video.ts';
import { planChunks } from '../../../functions/activities/plan-chunks.ts';
import { queueTasks } from '../../../functions/activities/queue-tasks.ts';
import { removeIntermediates } from '../../../functions/activities/remove-intermediates.ts';
import { writeManifest } from '../../../functions/activities/write-manifest.ts';
import type { Ports } from '../../../functions/ports.ts';
import { AppSettings } from '../../../functions/settings.ts';
import { freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import { makeTinyClip } from '../../support/make-tiny-clip.ts';
import { mediaThreads } from '../../support/media-threads.ts';
import { appPorts, jobOf, planVideo, resultOf, upload } from '../../support/plan-video.ts';
import { startStorage, type TestStorage } from '../../support/start-storage.ts';

const LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };

let azure: TestStorage;
let ports: Ports;
let clip: Buffer;
beforeAll(async () => {
  azure = await startStorage();
  const { storage, jobLogs } = azure;
  ports = {
    storage,
    styles: [],
    settings: AppSettings.parse({}),
    media: mediaThreads,
    jobLogs,
    readPlan: storage.jobs.readPlan,
  };
  clip = await makeTinyClip({ frames: 16 });
});
afterAll(freeResources);
beforeEach(() => azure.queue('tasks').clearMessages());

const planned = async () => planVideo(azure, await upload(azure, clip), 8);
const queue = (job: string, onlyLost: boolean, queuedSecondsAgo?: number) =>
  queueTasks.run(ports)(
    { job, run: 1, group: 0, onlyLost, ...(queuedSecondsAgo !== undefined && { queuedSecondsAgo }) },
    LOG,
  );
const store = (sourceHash: string, hash: string, seconds = 1, storedAt = new Date(0).toISOString()) =>
  azure.storage.chunks.store({ sourceHash, hash }, Buffer.from('painted'), {
    ...{ frames: 8, bytes: 7, sha256: '0'.repeat(64), pixels: '0'.repeat(64) },
    ...{ engine: 'none', ffmpeg: 'none', worker: 'test', seconds, storedAt },
  });

describe('tasks that seem lost', () => {
  it('are queued again behind a long queue, if all of it is younger than they are', async () => {
    const { job } = await planned();
    for (let other = 0; other < 6; other++) await azure.storage.queues.tasks.send(`other ${other}`);
    expect(await queue(job.id, true, 600)).toEqual({ ok: true, value: { queued: 3 } });
  });

  it('are left where they are while older messages wait before them', async () => {
    const { job } = await planned();
    for (let other = 0; other < 6; other++) await azure.storage.queues.tasks.send(`other ${other}`);
    expect(await queue(job.id, true, 0)).toEqual({ ok: true, value: { queued: 0 } });
  });
});

describe('the last chunks of a job', () => {
  it('are late after three times the median of the others', async () => {
    const { job, sourceHash, chunks } = await planVideo(azure, await upload(azure, clip), 3);
    const check = () => checkTasks.run(ports)({ job: job.id, run: 1, group: 0 }, LOG);
    const sound = azure.storage.jobs.createSound(job.id);
    await sound.commit('video/mp4');
    const seconds = [2, 30, 4];
    for (const [index, taken] of seconds.entries()) {
      expect(await check()).toEqual({ ok: true, value: { missing: chunks.length - index } });
      await store(sourceHash, chunks[index]?.hash ?? '', taken);
    }
    expect(await check()).toEqual({ ok: true, value: { missing: chunks.length - 3, lateSeconds: 12 } });
  });
});

describe('the groups of a long job', () => {
  it('share one listing of its chunks, and still find out at once what is stored and what a repair has removed', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const plan = await planVideo(azure, await upload(azure, clip), 1);
    const { job, sourceHash, chunks } = plan;
    let listings = 0;
    const counted: Ports['storage']['chunks'] = {
      ...ports.storage.chunks,
      list: (source) => {
        listings++;
        return ports.storage.chunks.list(source);
      },
    };
    const counting: Ports = { ...ports, storage: { ...ports.storage, chunks: counted } };
    const check = (run: number) => checkTasks.run(counting)({ job: job.id, run, group: 0 }, LOG);
    await azure.storage.jobs.createSound(job.id).commit('video/mp4');
    const [first, ...others] = chunks.map(({ hash }) => hash);
    expect(await check(1)).toEqual({ ok: true, value: { missing: chunks.length } });
    for (const _ of chunks) await azure.storage.queues.tasks.send('other');
    const lost = { job: job.id, run: 1, group: 0, onlyLost: true, queuedSecondsAgo: 0 };
    expect(await queueTasks.run(counting)(lost, LOG)).toEqual({ ok: true, value: { queued: 0 } });
    for (const hash of others) await store(sourceHash, hash);
    expect(await check(1)).toMatchObject({ value: { missing: chunks.length } });
    await store(sourceHash, first ?? '');
    expect(await check(1)).toEqual({ ok: true, value: { missing: 0 } });
    expect(listings).toBe(1);

    await azure.storage.chunks.remove({ sourceHash, hash: first ?? '' });
    await azure.storage.jobs.writePlan({ ...plan, job: { ...job, run: 2 } });
    expect(await check(2)).toMatchObject({ value: { missing: 1 } });
  });
});

describe('a job that has cost as much as it may', () => {
  it('fails, says how to go on, and doesn’t count what was stored before', async () => {
    const video = await upload(azure, clip);
    const job = { ...jobOf(video.ref, 3), startedAt: '2030-01-01T00:00:00Z', limits: { maxCost: 3 } };
    const { sourceHash, chunks } = await planVideo(azure, video, 3, { job });
    // A worker costs 1 a second.
    const priced = { ...ports, settings: AppSettings.parse({ REPAINT_WORKER_HOUR: '3600' }) };
    const check = () => checkTasks.run(priced)({ job: job.id, run: 1, group: 0 }, LOG);
    await store(sourceHash, chunks[0]?.hash ?? '', 60, '2029-12-31T00:00:00Z');
    await store(sourceHash, chunks[1]?.hash ?? '', 2, '2030-01-01T00:00:02Z');
    expect(await check()).toMatchObject({ ok: true });
    await store(sourceHash, chunks[2]?.hash ?? '', 2, '2030-01-01T00:00:04Z');
    const message = expect.stringMatching(/has cost 4 USD, isn’t done, and maxCost is 3\..*start the job again/);
    expect(await check()).toMatchObject({ ok: false, error: { code: 'over-limit', retryable: false, message } });
    expect(await checkTasks.run(ports)({ job: job.id, run: 1, group: 0 }, LOG)).toMatchObject({ ok: true });
  });
});

describe('what a plan needs beside the inspection', () => {
  it('is queued before there is a plan', async () => {
    const { ref } = await upload(azure, clip);
    const job = jobOf(ref, 8);
    const shotsOf = 'a'.repeat(64);
    await azure.storage.preparations.writeOrder({ schemaVersion: 1, job, network: 'fine', codes: [], shotsOf });
    const queued = await queueTasks.run(ports)({ job: job.id, run: 1, group: 'prepare', onlyLost: false }, LOG);
    expect(queued).toEqual({ ok: true, value: { queued: 1 } });
  });
});

describe('a job that may wait', () => {
  it('has all of its tasks in the last queue', async () => {
    const video = await upload(azure, clip);
    const job = { ...jobOf(video.ref, 8), priority: 'low' } as const;
    await planVideo(azure, video, 8, { job });
    expect(await queue(job.id, false)).toEqual({ ok: true, value: { queued: 3 } });
    const { tasks, tasksLater, tasksLast } = azure.storage.queues;
    expect([await tasks.length(), await tasksLater.length(), await tasksLast.length()]).toEqual([0, 0, 3]);
  });
});

describe('what storage has lost', () => {
  it('of a plan is reported at once, so that it is made again', async () => {
    const { job } = await planned();
    await azure.storage.jobs.remove(job.id);
    expect(await queue(job.id, false)).toMatchObject({ ok: false, error: { code: 'intermediate-lost' } });
  });
});

describe('a plan', () => {
  it('is written once a run, and given way to by the next run', async () => {
    const plan = await planned();
    const { jobs } = azure.storage;
    const other = { ...plan, maxDamage: 0.5 };
    expect(await jobs.writePlan(other)).toEqual(plan);
    expect(await jobs.readPlan(plan.job.id)).toEqual(plan);
    const next = { ...other, job: { ...plan.job, run: 2 } };
    expect(await jobs.writePlan(next)).toEqual(next);
    expect(await jobs.readPlan(plan.job.id)).toEqual(next);
  });
});

describe('a report', () => {
  it('counts only if storage has the result', async () => {
    const { job, sourceHash, chunks } = await planned();
    const task = { job: job.id, run: 1, task: 'chunk-0' };
    expect(await isStored(ports, task)).toBe(false);
    const hash = chunks[0]?.hash ?? '';
    await store(sourceHash, hash);
    expect(await isStored(ports, task)).toBe(true);
    expect(await isStored(ports, { ...task, task: 'chunk-7' })).toBe(false);
    expect(await isStored(ports, { ...task, task: 'sound' })).toBe(false);
  });
});

describe('a succeeded job that an operator restarts', () => {
  it('isn’t stopped by the mark of its end', async () => {
    const { job } = await planned();
    await azure.storage.jobs.stop(job.id, { reason: 'finished' });
    expect(await inspectVideo.run(ports)({ job }, LOG)).toMatchObject({ ok: true });
    expect(await azure.storage.jobs.stopped(job.id)).toBeUndefined();
  });
});

describe('a statistic that can’t be made', () => {
  it('fails no job, and is logged', async () => {
    const { ref } = await upload(azure, clip);
    const job = { ...jobOf(ref, 8), startedAt: new Date(0).toISOString() };
    const noSpeeds = {
      list: () => Promise.reject(new Error(`no speeds for ${ref.name}`)),
      put: () => Promise.resolve(),
    };
    const own = await appPorts(azure);
    const broken: Ports = { ...own, storage: { ...own.storage, speeds: noSpeeds } };
    const warned: unknown[] = [];
    const log = { ...LOG, warn: (line: string) => warned.push(JSON.parse(line)) };
    resultOf(await inspectVideo.run(broken)({ job }, log));
    resultOf(await planChunks.run(broken)({ job }, log));

    const { sourceHash, chunks, video } = (await own.readPlan(job.id, 1)) as Plan;
    for (const { hash } of chunks) await store(sourceHash, hash);
    const assembled = { ...video, soundPackets: [], notes: [], bytes: 100 };
    const seconds = { inspecting: 0, planning: 0, painting: 1, assembling: 0 };
    resultOf(await writeManifest.run(broken)({ job, assembled, seconds }, log));
    expect(await azure.storage.painted.exists(job.manifest)).toBe(true);
    const failed = {
      event: 'statistic-failed',
      job: job.id,
      message: expect.stringContaining('no speeds for <video>'),
    };
    expect(warned).toMatchObject([
      { ...failed, statistic: 'estimate' },
      { ...failed, statistic: 'speed' },
    ]);
  });
});

describe('the end of a job', () => {
  it.each([
    ['nobody', {}, false, 0],
    ['the address of the job', {}, true, 1],
    ['the address of the settings', { REPAINT_NOTIFY: 'https://example.org/' }, false, 1],
  ])('is queued for %s', async (_whom, own, hasAddress, queued) => {
    const settings = AppSettings.parse({ REPAINT_NOTIFY_SECRET: 'a secret of the test', ...own });
    const { job } = await planned();
    await azure.queue('notifications').clearMessages();
    await removeIntermediates.run({ ...ports, settings })(
      { job: job.id, stop: { reason: 'finished' }, hasAddress },
      LOG,
    );
    expect(await azure.storage.queues.notifications.length()).toBe(queued);
  });
});
