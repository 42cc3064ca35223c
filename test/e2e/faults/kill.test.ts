import { extname, join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { describe, expect } from 'vitest';
import type { JobView } from '../../../core/contracts/job.ts';
import { verifyFiles } from '../../../local/verify/verify-files.ts';
import { jobUntil, type OwnSystem, postJob } from '../../support/own-system.ts';
import { test } from '../../support/system-test.ts';
import { makeClip } from '../support/make-clip.ts';

const CHUNK_FRAMES = 25;
const SECONDS = 8;
const CHUNKS = SECONDS;

let folder: string;
let system: OwnSystem;
let clip: string;

test.beforeAll(async ({ system: started, sharedFolder }) => {
  system = started;
  folder = sharedFolder;
  clip = join(folder, 'clip.mp4');
  await makeClip(clip, { seconds: SECONDS });
});

const data = () => BlobServiceClient.fromConnectionString(system.azurite.connection);
const upload = async (name: string) => {
  await data()
    .getContainerClient('videos')
    .getBlockBlobClient(name)
    .uploadFile(clip, { metadata: { start: 'request' } });
};
const someButNotAll = ({ chunks }: JobView) => chunks.done >= 2 && chunks.done < chunks.total - 2;

async function expectExact(job: JobView): Promise<void> {
  const output = join(folder, `${job.id}${extname(job.output ?? '')}`);
  const [container = '', ...name] = (job.output ?? '').split('/');
  await data().getContainerClient(container).getBlobClient(name.join('/')).downloadToFile(output);
  const { checks } = await verifyFiles({ source: clip, output });
  expect(checks.filter(({ verdict }) => verdict !== 'same')).toEqual([]);
}

/** How often workers set about painting or labelling each chunk of a job. */
async function paintings(job: string, workers: readonly string[]): Promise<Map<unknown, number>> {
  const logs = workers.flatMap((worker) => ['painting', 'labelling'].map((what) => system.logged(worker, what)));
  const lines = (await Promise.all(logs)).flat();
  const counts = new Map<unknown, number>();
  for (const { task } of lines.filter((line) => line['job'] === job)) {
    counts.set(task, (counts.get(task) ?? 0) + 1);
  }
  return counts;
}

const storedTasks = async (worker: string) =>
  (await system.logged(worker, 'task done')).filter(({ outcome }) => outcome === 'stored').map(({ task }) => task);

describe('kill -9', () => {
  test.for([
    ['paints', { chunkFrames: CHUNK_FRAMES }],
    ['labels', { chunkFrames: 8, model: 'shapes' }],
  ] as const)('of a worker that %s: its chunks are made by another, the stored ones are not', async ([does, asked]) => {
    const [one, other] = [`${does}-first`, `${does}-second`];
    await upload('worker.mp4');
    const { url } = await system.startHost();
    const first = system.startWorker(one);
    const { id } = await postJob(url, { video: 'worker.mp4', ...asked });
    await jobUntil(url, id, someButNotAll);
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const storedByFirst = await storedTasks(one);

    system.startWorker(other);
    await expectExact(await jobUntil(url, id, ({ state }) => state === 'succeeded'));

    const again = await paintings(id, [other]);
    expect(again.size).toBeGreaterThan(0);
    for (const task of storedByFirst) expect(again.get(task)).toBeUndefined();
    expect(storedByFirst.length).toBeGreaterThanOrEqual(2);
    await system.stopParts();
  });

  test('of the Functions host while chunks are out: the orchestration goes on, no chunk is painted twice', async () => {
    await upload('host.mp4');
    const { url, child: host } = await system.startHost();
    system.startWorker('third');
    const { id } = await postJob(url, { video: 'host.mp4', chunkFrames: CHUNK_FRAMES });
    await jobUntil(url, id, someButNotAll);
    process.kill(host.pid, 'SIGKILL');
    await host.ended;

    const { url: next } = await system.startHost();
    await expectExact(await jobUntil(next, id, ({ state }) => state === 'succeeded'));

    const counts = await paintings(id, ['third']);
    expect([...counts.values()]).toEqual(Array.from({ length: CHUNKS }, () => 1));
  });
});
