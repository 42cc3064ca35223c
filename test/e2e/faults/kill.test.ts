import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobView } from '../../../core/contracts/job.ts';
import type { Child } from '../../../local/system/child-process.ts';
import { verifyFiles } from '../../../local/verify/verify-files.ts';
import { jobUntil, type OwnSystem, ownSystem, postJob } from '../../support/own-system.ts';
import { makeClip } from '../support/make-clip.ts';

const CHUNK_FRAMES = 25;
const SECONDS = 12;
const CHUNKS = SECONDS;

let folder: string;
let system: OwnSystem;
let clip: string;
const children: Child[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'repaint-faults-'));
  system = await ownSystem(folder);
  children.push(system.azurite.child);
  clip = join(folder, 'clip.mp4');
  await makeClip(clip, { seconds: SECONDS });
});
afterAll(async () => {
  await Promise.all(children.map((child) => child.stop(5)));
  await rm(folder, { recursive: true, force: true });
});

const data = () => BlobServiceClient.fromConnectionString(system.azurite.connection);
const upload = async (name: string) => {
  await data()
    .getContainerClient('videos')
    .getBlockBlobClient(name)
    .uploadFile(clip, { metadata: { start: 'request' } });
};
const started = (child: Child) => {
  children.push(child);
  return child;
};
const someButNotAll = ({ chunks }: JobView) => chunks.done >= 2 && chunks.done < CHUNKS - 2;

async function expectExact(job: JobView): Promise<void> {
  const output = join(folder, `${job.id}.mp4`);
  const [container = '', ...name] = (job.output ?? '').split('/');
  await data().getContainerClient(container).getBlobClient(name.join('/')).downloadToFile(output);
  const { checks } = await verifyFiles({ source: clip, output });
  expect(checks.filter(({ verdict }) => verdict !== 'same')).toEqual([]);
}

/** How often workers set about painting each chunk of a job. */
async function paintings(job: string, workers: readonly string[]): Promise<Map<unknown, number>> {
  const lines = (await Promise.all(workers.map((worker) => system.logged(worker, 'painting')))).flat();
  const counts = new Map<unknown, number>();
  for (const { task } of lines.filter((line) => line['job'] === job)) {
    counts.set(task, (counts.get(task) ?? 0) + 1);
  }
  return counts;
}

const storedTasks = async (worker: string) =>
  (await system.logged(worker, 'task done')).filter(({ outcome }) => outcome === 'stored').map(({ task }) => task);

describe('kill -9', () => {
  test('of a worker that paints: its chunks are painted by another, the stored ones are not', async () => {
    await upload('worker.mp4');
    const { url, child: host } = await system.startHost();
    started(host);
    const first = started(system.startWorker('first'));
    const { id } = await postJob(url, { video: 'worker.mp4', chunkFrames: CHUNK_FRAMES });
    await jobUntil(url, id, someButNotAll);
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const storedByFirst = await storedTasks('first');

    started(system.startWorker('second'));
    await expectExact(await jobUntil(url, id, ({ state }) => state === 'succeeded'));

    const again = await paintings(id, ['second']);
    expect(again.size).toBeGreaterThan(0);
    for (const task of storedByFirst) expect(again.get(task)).toBeUndefined();
    expect(storedByFirst.length).toBeGreaterThanOrEqual(2);
    await Promise.all(children.splice(1).map((child) => child.stop(10)));
  });

  test('of the Functions host while chunks are out: the orchestration goes on, no chunk is painted twice', async () => {
    await upload('host.mp4');
    const { url, child: host } = await system.startHost();
    started(host);
    started(system.startWorker('third'));
    const { id } = await postJob(url, { video: 'host.mp4', chunkFrames: CHUNK_FRAMES });
    await jobUntil(url, id, someButNotAll);
    process.kill(host.pid, 'SIGKILL');
    await host.ended;

    const { url: next, child } = await system.startHost();
    started(child);
    await expectExact(await jobUntil(next, id, ({ state }) => state === 'succeeded'));

    const counts = await paintings(id, ['third']);
    expect([...counts.values()]).toEqual(Array.from({ length: CHUNKS }, () => 1));
  });
});
