import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { FrameLabel } from '../../../core/contracts/frame-label.ts';
import type { Job } from '../../../core/contracts/job.ts';
import { LabelManifest } from '../../../core/contracts/manifest.ts';
import type { Plan } from '../../../core/contracts/plan.ts';
import { jobIdOf } from '../../../core/jobs/job-id-of.ts';
import { findFfmpeg } from '../../../core/media/ffmpeg/find-ffmpeg.ts';
import { assembleVideo } from '../../../functions/activities/assemble-video.ts';
import { writeManifest } from '../../../functions/activities/write-manifest.ts';
import { verifyFiles } from '../../../local/verify/verify-files.ts';
import { appPorts, jobOf, planJob, resultOf, upload } from '../../support/plan-video.ts';
import type { TestStorage } from '../../support/start-storage.ts';
import type { TestWorker } from '../../support/test-worker.ts';
import { test } from '../../support/worker-test.ts';

const LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };
const EACH = 6;

let azure: TestStorage;
let worker: TestWorker;
let clip: string;
let folder: string;
test.beforeAll(async ({ azure: storage, worker: started, sharedFolder }) => {
  [azure, worker, folder] = [storage, started, sharedFolder];
  clip = join(folder, 'shapes.mp4');
  const { path } = await findFfmpeg();
  const inputs = ['star', 'circle'].flatMap((shape) => [
    ...['-loop', '1', '-framerate', '12', '-t', String(EACH / 12)],
    ...['-i', `scoring/samples/shapes/${shape}/00.jpg`],
  ]);
  const coding = ['-c:v', 'libx264', '-qp', '10', '-pix_fmt', 'yuv420p', '-g', '4', '-bf', '2'];
  execFileSync(path, ['-v', 'error', '-nostdin', ...inputs, '-filter_complex', 'concat=n=2', ...coding, clip]);
});

async function jobWith(asked: Partial<Job['settings']>, chunkFrames = 4): Promise<Job> {
  const { ref } = await upload(azure, await readFile(clip));
  const job = jobOf(ref, chunkFrames, { style: '', model: 'shapes', ...asked });
  return { ...job, id: jobIdOf(ref, job.settings), output: `${job.id}.jsonl` };
}

async function planned(job: Job): Promise<Plan> {
  const plan = await planJob(azure, job);
  for (const { index } of plan.chunks) {
    await worker.handle({ schemaVersion: 1, job: job.id, run: 1, task: `chunk-${index}`, attempt: 0 });
  }
  return plan;
}

/** Labels a clip with the real steps, and returns the bytes of the output and the manifest. */
async function labelled(asked: Partial<Job['settings']>, chunkFrames?: number) {
  const job = await jobWith(asked, chunkFrames);
  await planned(job);
  const ports = await appPorts(azure);
  const assembled = resultOf(await assembleVideo.run(ports)({ job }, LOG));
  const seconds = { inspecting: 0, planning: 0, painting: 0, assembling: 0 };
  resultOf(await writeManifest.run(ports)({ job, assembled, seconds }, LOG));
  const read = (name: string) => azure.blobs.getContainerClient('painted').getBlobClient(name).downloadToBuffer();
  const [text, manifest] = await Promise.all([read(job.output), read(job.manifest)]);
  const lines = text
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => FrameLabel.parse(JSON.parse(line)));
  return { text, lines, manifest: LabelManifest.parse(JSON.parse(manifest.toString())), bytes: manifest };
}

const best = ({ answer }: FrameLabel) => (Array.isArray(answer) ? answer[0]?.label : undefined);

describe('a job that labels', () => {
  test('answers for each frame in order, however the video is cut, and proves it', async () => {
    const { text, lines, manifest, bytes } = await labelled({});
    expect(lines.map(({ frame }) => frame)).toEqual(Array.from({ length: 2 * EACH }, (_, i) => i));
    for (const { frame, time } of lines) expect(time).toBeCloseTo(frame / 12, 5);
    expect(lines.map(best)).toEqual([...Array(EACH).fill('star'), ...Array(EACH).fill('circle')]);
    expect(manifest).toMatchObject({ model: { name: 'shapes', version: '1' }, framesOut: { frames: 2 * EACH } });
    expect(manifest.chunks.length).toBeGreaterThan(1);
    const whole = await labelled({}, 100);
    expect(whole.manifest.output.sha256).toBe(manifest.output.sha256);
    expect(whole.manifest.pixels).toBe(manifest.pixels);

    const output = join(folder, 'shapes.jsonl');
    await Promise.all([writeFile(output, text), writeFile(`${output}.manifest.json`, bytes)]);
    const proof = await verifyFiles({ source: clip, output });
    expect(proof.checks.filter(({ verdict }) => verdict !== 'same')).toEqual([]);
    await writeFile(output, text.toString().replace(/^.*"frame":3,.*\n/m, ''));
    expect((await verifyFiles({ source: clip, output })).isProved).toBe(false);
  });

  test('of a part keeps the numbers and the times of the source', async () => {
    const { lines, text, bytes } = await labelled({ from: '5f', to: '8f' });
    expect(lines.map(({ frame }) => frame)).toEqual([5, 6, 7]);
    for (const { frame, time } of lines) expect(time).toBeCloseTo(frame / 12, 5);
    expect(lines.map(best)).toEqual(['star', 'circle', 'circle']);
    const output = join(folder, 'part.jsonl');
    await Promise.all([writeFile(output, text), writeFile(`${output}.manifest.json`, bytes)]);
    expect((await verifyFiles({ source: clip, output })).isProved).toBe(true);
  });

  test('labels a chunk again if its lines were changed', async () => {
    const job = await jobWith({});
    const { sourceHash, chunks } = await planned(job);
    const key = { sourceHash, hash: chunks[1]?.hash ?? '' };
    const record = (await azure.storage.chunks.list(sourceHash)).get(key.hash);
    await azure.storage.chunks.remove(key);
    if (record) await azure.storage.chunks.store(key, Buffer.from('{}\n'.repeat(record.frames)), record);
    const result = await assembleVideo.run(await appPorts(azure))({ job }, LOG);
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid-chunk', retryable: false } });
    expect(await azure.storage.chunks.find(key)).toBeUndefined();
  });

  test('fails if this worker has another model than the plan names', async () => {
    const job = await jobWith({});
    const plan = await planJob(azure, job);
    if (!('model' in plan)) throw new Error('It is a plan to paint.');
    const other = { ...plan, model: { ...plan.model, sha256: '0'.repeat(64) } };
    const task = { schemaVersion: 1, job: job.id, run: 1, task: 'chunk-0', attempt: 4 };
    await worker.handle(task, { ...worker.ports, readPlan: async () => other });
    expect(await azure.storage.jobs.stopped(job.id)).toMatchObject({ failure: { code: 'engine' } });
  });
});
