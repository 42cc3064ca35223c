import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import { execa } from 'execa';
import { findFfmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { CONTAINERS } from '../../core/storage/names.ts';
import { threadsPerWorker } from '../../local/system/workers.ts';
import { cpuSeconds } from '../bench/cpu-seconds.ts';
import { median } from '../bench/median.ts';
import { jobUntil, postJob } from '../support/own-system.ts';
import { FRAMES_A_SECOND, NETWORK, paintingOf } from './client.ts';
import { lookAtStorage } from './look-at-storage.ts';
import type { Stage } from './scenario.ts';

/** The picture of all clips: large enough that painting counts. */
const SIZE = '1280x720';
const SECONDS = 10;
const WORKERS = [1, 2];
const TIMES_ALONE = 3;
const TIMES_BESIDE = 5;
/** How often the measurement asks whether a job has ended: the answer costs the machine that is measured. */
const ASK_MS = 250;

/** The settings of `npm start`, which a chaos run makes shorter. */
export const FAIR_SETTINGS = { REPAINT_CHECK_SECONDS: '5', REPAINT_REQUEUE_SECONDS: '120' };
const WORKER_SETTINGS = { REPAINT_VISIBILITY_SECONDS: '20' };

/** Seconds from the request for a short job, and what was computed meanwhile. */
interface Timed {
  /** Until it was planned. */
  readonly planned: number;
  readonly firstTaken: number;
  readonly lastStored: number;
  readonly ended: number;
  /** Computing time of the host, of storage and of all workers with their FFmpeg processes. */
  readonly host: number;
  readonly storage: number;
  readonly workers: number;
}

/**
 * Times short jobs alone, and beside a job that takes far longer than the measurement, by one worker and by two. Which step takes longer shows
 * what a short job waits for.
 */
export async function measureFairness(stage: Stage): Promise<void> {
  const { own, client, size, note } = stage;
  await client.makeClip(SECONDS, { size: SIZE });
  await uploadLong(stage, 'long.mp4', size);
  let shorts = 0;
  for (const count of WORKERS) {
    const env = { ...WORKER_SETTINGS, REPAINT_THREADS: String(threadsPerWorker(count)) };
    const workers = Array.from({ length: count }, (_, index) => own.startWorker(`fair-${count}-${index}`, env, true));
    const pids = { host: stage.system.hostPid, storage: own.azurite.child.pid, workers: workers.map(({ pid }) => pid) };
    const short = () => timeShort(stage, `short-${shorts++}.mp4`, pids);
    await short();
    const alone = await repeated(TIMES_ALONE, short);
    const long = await postJob(stage.system.url, { video: 'long.mp4', network: NETWORK });
    const before = (await lookAtStorage(own.azurite.connection)).chunks.length;
    while ((await lookAtStorage(own.azurite.connection)).chunks.length === before) await sleep(ASK_MS);
    const beside = await repeated(TIMES_BESIDE, short);
    await fetch(`${stage.system.url}/api/jobs/${long.id}`, { method: 'DELETE' });
    // Its waiting tasks are skipped now, so that they aren't taken while the next short job is timed alone.
    while (((await lookAtStorage(own.azurite.connection)).messages['tasks-last'] ?? 0) > 0) await sleep(ASK_MS);
    await Promise.all(workers.map((worker) => worker.stop(10)));
    note(describe(`${count} worker${count > 1 ? 's' : ''}, alone`, alone));
    note(describe('  beside the long job', beside));
    const ratios = beside.map(({ ended }) => (ended / median(alone.map((each) => each.ended))).toFixed(2));
    note(`  ${ratios.join(', ')} times as long`);
  }
  await expectShorts(stage, shorts);
  // It takes the tasks of the long job that still wait, and skips them.
  own.startWorker('last', WORKER_SETTINGS);
}

async function repeated(times: number, measure: () => Promise<Timed>): Promise<Timed[]> {
  const all: Timed[] = [];
  while (all.length < times) all.push(await measure());
  return all;
}

/** Uploads a clip of this length: ten seconds, again and again. */
async function uploadLong({ own, folder }: Stage, name: string, seconds: number): Promise<void> {
  const { path: ffmpeg } = await findFfmpeg();
  const [piece, long] = [join(folder, 'piece.mp4'), join(folder, name)];
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=${SIZE}:rate=${FRAMES_A_SECOND}:duration=10`];
  await execa(ffmpeg, ['-v', 'error', '-y', ...picture, '-c:v', 'libx264', '-crf', '40', '-g', '50', piece]);
  await execa(ffmpeg, [
    '-v',
    'error',
    '-y',
    '-stream_loop',
    '-1',
    '-i',
    piece,
    '-t',
    String(seconds),
    '-c',
    'copy',
    long,
  ]);
  const videos = BlobServiceClient.fromConnectionString(own.azurite.connection).getContainerClient(CONTAINERS.videos);
  await videos.getBlockBlobClient(name).uploadFile(long, { metadata: { start: 'request' } });
}

async function timeShort(
  { own, client, system }: Stage,
  video: string,
  pids: { readonly host: number; readonly storage: number; readonly workers: readonly number[] },
): Promise<Timed> {
  await client.upload(video, SECONDS);
  const spent = () => Promise.all([[pids.host], [pids.storage], pids.workers].map((roots) => cpuSeconds(roots)));
  const before = await spent();
  const asked = Date.now();
  const { id } = await postJob(system.url, { video, network: NETWORK });
  await jobUntil(system.url, id, ({ state }) => state === 'succeeded', ASK_MS);
  const ended = (Date.now() - asked) / 1_000;
  const [host = 0, storage = 0, workers = 0] = (await spent()).map((seconds, at) => seconds - (before[at] ?? 0));
  const manifest = (await lookAtStorage(own.azurite.connection)).manifests.get(paintingOf(video));
  if (!manifest) throw new Error(`${video} has no manifest.`);
  const { chunks, seconds } = manifest;
  const storedAt = chunks.map((chunk) => (Date.parse(chunk.storedAt ?? '') - asked) / 1_000);
  return {
    planned: seconds.inspecting + (seconds.planning ?? 0),
    firstTaken: Math.min(...chunks.map((chunk, at) => (storedAt[at] ?? 0) - chunk.seconds)),
    lastStored: Math.max(...storedAt),
    ...{ ended, host, storage, workers },
  };
}

function describe(what: string, times: readonly Timed[]): string {
  const of = (part: keyof Timed) => `${median(times.map((each) => each[part])).toFixed(2)} s`;
  const steps = `planned in ${of('planned')}, first chunk taken at ${of('firstTaken')}, last stored at ${of('lastStored')}`;
  const computing = `computing: host ${of('host')}, storage ${of('storage')}, workers ${of('workers')}`;
  return `${what}: ${of('ended')} (${steps}; ${computing})`;
}

/** Expects the short paintings, and removes the chunks of the long job, which nobody will need. */
async function expectShorts({ own, client, expect }: Stage, count: number): Promise<void> {
  const { manifests } = await lookAtStorage(own.azurite.connection);
  const pixels = manifests.get(paintingOf('short-0.mp4'))?.pixels ?? '';
  for (let short = 0; short < count; short++) {
    const video = `short-${short}.mp4`;
    const [etag, output] = [await client.etag(video), paintingOf(video)];
    expect({ video, etag, output, frames: SECONDS * FRAMES_A_SECOND, pixels });
  }
  const used = new Set([...manifests.values()].flatMap(({ chunks }) => chunks.map(({ hash }) => hash)));
  const work = BlobServiceClient.fromConnectionString(own.azurite.connection).getContainerClient(CONTAINERS.work);
  for await (const { name } of work.listBlobsFlat({ prefix: 'chunks/' }))
    if (!used.has(name.split('/').at(-1) ?? '')) await work.deleteBlob(name);
}
