import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Job } from '../../../core/contracts/job.ts';
import { type AskedSettings, DEFAULT_SETTINGS, PaintingSettings } from '../../../core/contracts/painting-settings.ts';
import type { PaintingPlan } from '../../../core/contracts/plan.ts';
import { chunkTask, type TaskName } from '../../../core/contracts/task.ts';
import { askedStyles } from '../../../core/jobs/asked-styles.ts';
import { jobIdOf } from '../../../core/jobs/job-id-of.ts';
import { sumOfDigests } from '../../../core/jobs/pixel-digest.ts';
import type { FoundVideo } from '../../../core/storage/ports.ts';
import { readStyleCards } from '../../../engine/cards/read-style-cards.ts';
import { progressOf } from '../../../functions/activities/group-tasks.ts';
import { inspectVideo } from '../../../functions/activities/inspect-video.ts';
import { planChunks } from '../../../functions/activities/plan-chunks.ts';
import type { Ports } from '../../../functions/ports.ts';
import { AppSettings } from '../../../functions/settings.ts';
import { freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import { findWork } from '../../../workers/tasks/do-task.ts';
import { makeTinyClip } from '../../support/make-tiny-clip.ts';
import { mediaThreads } from '../../support/media-threads.ts';
import { upload } from '../../support/plan-video.ts';
import { startStorage, type TestStorage } from '../../support/start-storage.ts';
import { startTestWorker, type TestWorker } from '../../support/test-worker.ts';

const LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };
const FRAMES = 12;

let azure: TestStorage;
let worker: TestWorker;
let ports: Ports;
let video: FoundVideo;
let known: string[];
beforeAll(async () => {
  azure = await startStorage();
  worker = await startTestWorker(azure);
  const styles = await readStyleCards('models');
  known = styles.filter(({ takesCodes }) => takesCodes).map(({ name }) => name);
  const { storage, jobLogs } = azure;
  ports = {
    storage,
    styles,
    settings: AppSettings.parse({}),
    media: mediaThreads,
    jobLogs,
    readPlan: storage.jobs.readPlan,
  };
  video = await upload(azure, await makeTinyClip({ frames: FRAMES, gop: 4 }));
});
afterAll(freeResources);

/** A picture of stripes in two colours, as a blob of the container `styles`. */
async function picture(colours: [string, string]): Promise<string> {
  const stripes = Array.from(
    { length: 16 },
    (_, i) => `<rect x="${i * 20}" width="20" height="240" fill="${colours[i % 2]}"/>`,
  );
  const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240">${stripes.join('')}</svg>`);
  const name = `${randomUUID()}.png`;
  await azure.blobs
    .getContainerClient('styles')
    .getBlockBlobClient(name)
    .uploadData(await sharp(svg).png().toBuffer());
  return name;
}

async function jobOf(asked: AskedSettings, pictures: string[] = []): Promise<Job> {
  const [style] = askedStyles(asked, known[0] ?? '');
  const settings = PaintingSettings.parse({ ...DEFAULT_SETTINGS, ...asked, style });
  const found = await Promise.all(pictures.map((name) => azure.storage.pictures.find(name)));
  const refs = found.flatMap((each) => (each ? [each.ref] : []));
  const id = jobIdOf(video.ref, settings, { refusal: randomUUID() });
  const names = { output: `${id}.mp4`, manifest: `${id}.manifest.json` };
  return {
    schemaVersion: 1,
    id,
    run: 1,
    repairs: 0,
    orchestrations: 2,
    video: video.ref,
    settings,
    ...names,
    pictures: refs,
  };
}

async function perform(job: Job, task: TaskName): Promise<void> {
  const { work, ...found } = await findWork(worker.ports, { job: job.id, run: 1, task });
  if (!work) throw new Error(JSON.stringify(found));
  await work.do({ failures: 0, isUrgent: true, signal: new AbortController().signal });
}

/** Takes a job through all that the orchestration does before it joins. */
async function painted(job: Job): Promise<{ plan: PaintingPlan; digest: string; prepared: TaskName[] }> {
  const prepared: TaskName[] = [];
  const inspected = await inspectVideo.run(ports)({ job }, LOG);
  if (!inspected.ok) throw new Error(inspected.error.message);
  if ('conversion' in inspected.value) {
    prepared.push(...(await progressOf(ports, { job: job.id, run: 1, group: 'prepare' })).missing);
    for (const task of prepared) await perform(job, task);
    expect(await inspectVideo.run(ports)({ job }, LOG)).toMatchObject({ ok: true, value: { frames: FRAMES } });
  }
  const planned = await planChunks.run(ports)({ job }, LOG);
  if (!planned.ok) throw new Error(planned.error.message);
  const plan = await azure.storage.jobs.readPlan(job.id);
  if (!plan || 'model' in plan) throw new Error('There is no plan to paint.');
  for (const { index } of plan.chunks) await perform(job, chunkTask(index));
  const records = await azure.storage.chunks.list(plan.sourceHash);
  return { plan, prepared, digest: sumOfDigests(plan.chunks.map(({ hash }) => records.get(hash)?.pixels ?? '')) };
}

it('a picture is read once, and paints unlike another picture and unlike a style', async () => {
  const pictures = [await picture(['#102040', '#f0c020']), await picture(['#c01010', '#f8f8f8'])];
  const [first, second] = await Promise.all(pictures.map((name) => jobOf({ style: { picture: name } }, [name])));
  const results = [await painted(first as Job), await painted(second as Job), await painted(await jobOf({}))];
  expect(results.map(({ prepared }) => prepared)).toEqual([['picture-0'], ['picture-0'], []]);
  expect(new Set(results.map(({ digest }) => digest)).size).toBe(3);
  const again = await painted(await jobOf({ style: { picture: pictures[0] ?? '' } }, [pictures[0] ?? '']));
  expect(again.prepared).toEqual([]);
  expect(again.plan.chunks.map(({ hash }) => hash)).toEqual(results[0]?.plan.chunks.map(({ hash }) => hash));
});

it('what is no picture fails the task for good, with its name', async () => {
  const name = `${randomUUID()}.jpg`;
  await azure.blobs.getContainerClient('styles').getBlockBlobClient(name).uploadData(Buffer.from('no picture'));
  await expect(painted(await jobOf({ style: { picture: name } }, [name]))).rejects.toMatchObject({
    failure: { code: 'invalid-request', retryable: false, message: expect.stringContaining(name) },
  });
});

it('a timeline with a transition and curves gives the same pixels however the video is cut', async () => {
  const name = await picture(['#102040', '#f0c020']);
  const asked: AskedSettings = {
    styles: [
      { at: 0, style: known[0] ?? '' },
      { at: { frame: 4 }, style: `${known[1]}:0.5,styles/${name}:0.5`, transition: 0.4 },
    ],
    strength: [
      { at: 0, value: 0.5 },
      { at: 1, value: 1 },
    ],
  };
  const cut = [];
  for (const chunkFrames of [4, 8, 12]) cut.push(await painted(await jobOf({ ...asked, chunkFrames }, [name])));
  expect(cut.map(({ plan }) => plan.chunks.length)).toEqual([3, 2, 1]);
  expect(new Set(cut.map(({ digest }) => digest)).size).toBe(1);
  const { digest } = await painted(await jobOf({ style: known[0] ?? '', strength: asked.strength ?? 1 }));
  expect(digest).not.toBe(cut[0]?.digest);
});

it('whatever a network paints, its weights are loaded once', async () => {
  const [first = '', second = ''] = known;
  const curve = [{ at: 0, value: 0.5 }];
  const timeline = [
    { at: 0, style: first },
    { at: 0.2, style: second },
  ];
  const asked: AskedSettings[] = [
    { style: first },
    { style: `${first}:0.5,${second}:0.5` },
    { style: second, strength: 0.3, strokeSize: 2 },
    { styles: timeline, strength: curve },
  ];
  const engines = new Set();
  const digests = new Set();
  for (const settings of asked) {
    const { plan, digest } = await painted(await jobOf(settings));
    await worker.ports.engines.use(plan, async (engine) => engines.add(engine));
    digests.add(digest);
  }
  expect(digests.size).toBe(asked.length);
  expect(engines.size).toBe(1);
});

it('shots are found once, and a video of one shot is painted in the first style', async () => {
  const [first = '', second = ''] = known;
  const shots = await painted(await jobOf({ everyShot: [first, second] }));
  expect(shots.prepared).toEqual(['shots']);
  expect(shots.plan.looks?.styles).toEqual([{ at: 0, transition: 0, style: [{ style: first, weight: 1 }] }]);
  expect(shots.digest).toBe((await painted(await jobOf({ style: first }))).digest);
  expect((await painted(await jobOf({ everyShot: [second] }))).prepared).toEqual([]);
});
