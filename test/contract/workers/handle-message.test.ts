import { describe, expect, vi } from 'vitest';
import { permanent } from '../../../core/contracts/failure.ts';
import type { PaintingPlan, Plan, PlannedChunk } from '../../../core/contracts/plan.ts';
import type { TaskMessage } from '../../../core/contracts/task.ts';
import { sumOfDigests } from '../../../core/jobs/pixel-digest.ts';
import { readSegment } from '../../../core/media/join/read-segment.ts';
import { listenToRecords } from '../../../core/telemetry/record.ts';
import { waitUntil } from '../../../packages/functions-host/test/support/wait-until.ts';
import type { WorkerPorts } from '../../../workers/ports.ts';
import { paintPreview } from '../../../workers/previews/paint-preview.ts';
import { giveBack, handleMessage } from '../../../workers/queue/handle-message.ts';
import { deferred } from '../../support/deferred.ts';
import { makeTinyClip } from '../../support/make-tiny-clip.ts';
import { planVideo, upload } from '../../support/plan-video.ts';
import type { TestStorage } from '../../support/start-storage.ts';
import { heldAt, type TestWorker } from '../../support/test-worker.ts';
import { it, test } from '../../support/worker-test.ts';

const FRAMES = 16;
const NEVER = new Promise<void>(() => undefined);

let azure: TestStorage;
let worker: TestWorker;
let clip: Buffer;
test.beforeAll(async ({ azure: storage, worker: started }) => {
  azure = storage;
  worker = started;
  clip = await makeTinyClip({ frames: FRAMES, sound: true });
});

async function plan({ chunkFrames = 8, change = {} }: { chunkFrames?: number; change?: Partial<PaintingPlan> } = {}) {
  return planVideo(azure, await upload(azure, clip), chunkFrames, change);
}

const taskOf = ({ job }: Plan, task = 'chunk-0', attempt = 0): TaskMessage => ({
  schemaVersion: 1,
  job: job.id,
  run: 1,
  task,
  attempt,
});
const stored = ({ sourceHash }: Plan) => azure.storage.chunks.list(sourceHash);
const chunkOf = ({ chunks }: Plan, index = 0) => chunks[index] as PlannedChunk;
const recordOf = async (planned: Plan, index = 0) => (await stored(planned)).get(chunkOf(planned, index).hash);

describe('a task that can be done', () => {
  it('is painted, stored with its record, and reported', async () => {
    const planned = await plan();
    await worker.handle(taskOf(planned, 'chunk-1'));
    expect(await worker.reports()).toMatchObject([
      { job: planned.job.id, run: 1, task: 'chunk-1', attempt: 0, outcome: 'stored', worker: 'worker' },
    ]);
    const record = await recordOf(planned, 1);
    expect(record).toMatchObject({ frames: 8, worker: 'worker', engine: expect.stringContaining('onnxruntime') });
    const segment = await azure.storage.chunks.open({
      sourceHash: planned.sourceHash,
      hash: chunkOf(planned, 1).hash,
    });
    expect(segment?.size).toBe(record?.bytes);
    expect(segment && (await readSegment(segment)).frames).toBe(8);
    expect(await worker.queued()).toEqual([]);
  });

  it('is left alone where it is stored, and reported as such', async () => {
    const planned = await plan();
    await worker.handle(taskOf(planned));
    const before = await recordOf(planned);
    await worker.handle(taskOf(planned));
    expect(await worker.outcomes()).toEqual(['chunk-0 stored', 'chunk-0 already-stored']);
    expect(await recordOf(planned)).toEqual(before);
  });

  it('copies the sound once', async () => {
    const planned = await plan();
    expect(await azure.storage.jobs.openSound(planned.job.id)).toBeUndefined();
    await worker.handle(taskOf(planned, 'sound'));
    await worker.handle(taskOf(planned, 'sound'));
    expect(await worker.outcomes()).toEqual(['sound stored', 'sound already-stored']);
    expect((await azure.storage.jobs.openSound(planned.job.id))?.size).toBeGreaterThan(1_000);
  });

  it('has the engine to itself while it is made, if it is urgent, and no other task has', async () => {
    const planned = await plan();
    await worker.handle(taskOf(planned));
    const whileUrgent = vi.spyOn(worker.ports.turns, 'whileUrgent');
    await worker.handle(taskOf(planned));
    await worker.handle(taskOf(planned, 'sound'));
    expect(whileUrgent).not.toHaveBeenCalled();
    await worker.handle(taskOf(planned, 'chunk-1'));
    expect(whileUrgent).toHaveBeenCalledOnce();
    whileUrgent.mockRestore();
  });

  it('gives the same pixels however the video is cut', async () => {
    const video = await upload(azure, clip);
    const digests: string[] = [];
    for (const chunkFrames of [32, 7]) {
      const planned = await planVideo(azure, video, chunkFrames);
      for (const { index } of planned.chunks) await worker.handle(taskOf(planned, `chunk-${index}`));
      const records = await stored(planned);
      const ours = planned.chunks.map(({ hash }) => records.get(hash));
      expect(ours.map((record) => record?.frames)).toEqual(planned.chunks.map(({ frames }) => frames));
      digests.push(sumOfDigests(ours.map((record) => record?.pixels ?? '')));
    }
    expect(digests[0]).toBe(digests[1]);
    expect(digests[0]).not.toMatch(/^0*$/);
  });

  it('done by two at once is stored once', async () => {
    const planned = await plan();
    const both = [taskOf(planned), taskOf(planned)].map((task) => worker.handle(task));
    await Promise.all(both);
    expect((await worker.outcomes()).toSorted()).toEqual(['chunk-0 already-stored', 'chunk-0 stored']);
  });
});

describe('a message that names nothing to do', () => {
  it.each([
    ['is not JSON', 'paint it black', 'not a task: it does not fit the schema'],
    ['is of another schema version', { schemaVersion: 2 }, 'not a task: it does not fit the schema'],
    ['says where to read', { source: 'https://example.com/x.mp4' }, 'not a task: it does not fit the schema'],
    ['names a path', { task: '../../x' }, 'not a task: it does not fit the schema'],
    ['names a job that nobody planned', { job: `job-${'0'.repeat(32)}` }, `unknown job job-${'0'.repeat(32)}`],
    ['names a chunk that the plan doesn’t have', { task: 'chunk-99' }, /^job-[0-9a-f]+ has no task chunk-99$/],
  ])('because it %s is poison, with the reason', async (_name, change, reason) => {
    const planned = await plan();
    const message = typeof change === 'string' ? change : JSON.stringify({ ...taskOf(planned), ...change });
    await worker.handle(message);
    expect(await worker.poison()).toEqual([
      { reason: typeof reason === 'string' ? reason : expect.stringMatching(reason), dequeueCount: 1, message },
    ]);
    expect(await worker.reports()).toEqual([]);
    expect(await worker.queued()).toEqual([]);
    expect(await azure.storage.jobs.stopped(planned.job.id)).toBeUndefined();
  });

  it('because the video has no sound is poison', async () => {
    const planned = await plan({ change: { sound: false } });
    await worker.handle(taskOf(planned, 'sound'));
    expect(await worker.poison()).toMatchObject([{ reason: `${planned.job.id} has no task sound` }]);
  });
});

it('on the queue of previews that isn’t one is set aside and counted as one of tasks is', async () => {
  const counted: unknown[] = [];
  const stop = listenToRecords(({ name }, _, attributes) => counted.push([name, ...Object.values(attributes)]));
  const { previews, previewsPoison } = azure.storage.queues;
  await previews.send('paint it black');
  const [message] = await previews.receive(1, 60);
  const engines = { use: () => Promise.reject(new Error('It paints.')), close: () => Promise.resolve() };
  if (message) await paintPreview(worker.ports, engines, message);
  stop();
  expect(counted).toEqual([['repaint.messages.poisoned', 'previews-poison']]);
  expect(await previewsPoison.peek()).toMatchObject([{ text: expect.stringContaining('not a preview') }]);
  expect(await previews.length()).toBe(0);
});

describe('a job that was stopped', () => {
  const { failure } = permanent('cancelled', 'Cancelled.');

  it.each([
    ['was cancelled', { reason: 'cancelled', failure } as const],
    ['has finished and is cleaned up', { reason: 'finished' } as const],
  ])('because it %s has its tasks skipped', async (_name, stop) => {
    const planned = await plan();
    await azure.storage.jobs.stop(planned.job.id, stop);
    await azure.storage.jobs.remove(planned.job.id);
    await worker.handle(taskOf(planned));
    expect(await worker.outcomes()).toEqual(['chunk-0 skipped']);
    expect((await stored(planned)).size).toBe(0);
    expect(await worker.poison()).toEqual([]);
  });

  it('while a task of it is painted has it broken off', async () => {
    const planned = await plan();
    const stop = () => azure.storage.jobs.stop(planned.job.id, { reason: 'cancelled', failure });
    let stopping: Promise<void> | undefined;
    await worker.handle(
      taskOf(planned),
      heldAt(worker.ports, NEVER, () => {
        stopping ??= stop();
      }),
    );
    await stopping;
    expect(await worker.outcomes()).toEqual(['chunk-0 skipped']);
    expect((await stored(planned)).size).toBe(0);
    expect(await worker.queued()).toEqual([]);
  });
});

describe('a worker that is stopped', () => {
  it('hands the task back as it was, and the old message is gone', async () => {
    const planned = await plan();
    const stopping = new AbortController();
    await azure.storage.queues.tasks.send(JSON.stringify(taskOf(planned, 'chunk-0', 2)));
    const message = await worker.take();
    const held = heldAt(worker.ports, NEVER, () => stopping.abort());
    await handleMessage(held, message, stopping.signal);
    expect(await worker.queued()).toEqual([taskOf(planned, 'chunk-0', 2)]);
    expect(await azure.storage.queues.tasks.length()).toBe(0);
    expect(await worker.outcomes()).toEqual([]);
    expect((await stored(planned)).size).toBe(0);
  });
});

describe('a task that fails', () => {
  const otherWeights = async (): Promise<Partial<PaintingPlan>> => {
    const { network } = await plan();
    return { network: { ...network, weights: '0'.repeat(64) } };
  };

  it('is queued again with one failure more, after a while', async () => {
    const planned = await plan({ change: await otherWeights() });
    const before = Date.now();
    await worker.handle(taskOf(planned));
    expect(await worker.reports()).toMatchObject([
      { attempt: 0, outcome: 'will-retry', failure: { code: 'engine', retryable: true } },
    ]);
    const again = await waitUntil(async () => (await worker.queued())[0]);
    expect(Date.now() - before).toBeGreaterThan(1_000);
    expect(again).toEqual(taskOf(planned, 'chunk-0', 1));
    expect(await azure.storage.jobs.stopped(planned.job.id)).toBeUndefined();
  });

  it('for the fifth time stops its job', async () => {
    const planned = await plan({ change: await otherWeights() });
    await worker.handle(taskOf(planned, 'chunk-0', 4));
    const failure = { code: 'engine', message: expect.stringContaining('other weights'), retryable: true };
    expect(await azure.storage.jobs.stopped(planned.job.id)).toEqual({ reason: 'failed', failure });
    expect(await worker.reports()).toMatchObject([{ outcome: 'failed', attempt: 4, failure }]);
    expect(await worker.poison()).toMatchObject([{ reason: expect.stringContaining('other weights') }]);
    expect(await azure.storage.queues.tasks.length()).toBe(0);
  });

  it('for good stops its job at once', async () => {
    const video = await upload(azure, clip);
    const planned = await planVideo(azure, video, 8);
    await azure.blobs.getContainerClient('videos').getBlockBlobClient(video.ref.name).uploadData(Buffer.from('new'));
    await worker.handle(taskOf(planned));
    expect(await worker.reports()).toMatchObject([{ outcome: 'failed', failure: { code: 'source-changed' } }]);
    expect(await azure.storage.jobs.stopped(planned.job.id)).toMatchObject({ failure: { code: 'source-changed' } });
  });

  /** Has workers take the next task and die. */
  async function die(times: number): Promise<void> {
    const queue = azure.queue('tasks');
    for (let deaths = 0; deaths < times; deaths++) {
      const [taken] = (await queue.receiveMessages()).receivedMessageItems;
      if (taken) await queue.updateMessage(taken.messageId, taken.popReceipt, undefined, 0);
    }
  }

  it('by crashing its worker again and again stops its job', async () => {
    const planned = await plan();
    await azure.storage.queues.tasks.send(JSON.stringify(taskOf(planned)));
    await die(10);
    await handleMessage(worker.ports, await worker.take(), worker.stopping.signal);
    expect(await worker.reports()).toMatchObject([{ outcome: 'failed', failure: { code: 'crashed' } }]);
    expect(await worker.poison()).toMatchObject([{ dequeueCount: 11 }]);
    expect(await azure.storage.jobs.stopped(planned.job.id)).toMatchObject({ failure: { code: 'crashed' } });
  });

  it('by crashing is counted on when workers that are full or stopped put it back', async () => {
    const planned = await plan();
    await azure.storage.queues.tasks.send(JSON.stringify(taskOf(planned)));
    await giveBack(worker.ports, await worker.take(), 'tasks');
    await die(4);
    await giveBack(worker.ports, await worker.take(), 'tasks');
    await die(4);
    await handleMessage(worker.ports, await worker.take(), AbortSignal.abort());
    await die(2);
    await handleMessage(worker.ports, await worker.take(), worker.stopping.signal);
    expect(await worker.reports()).toMatchObject([{ outcome: 'failed', failure: { code: 'crashed' } }]);
    expect(await worker.queued()).toEqual([]);
    await worker.poison();
  });

  it('stops the job with the first failure only', async () => {
    const planned = await plan({ change: await otherWeights() });
    const first = permanent('undecodable', 'First.').failure;
    await azure.storage.jobs.stop(planned.job.id, { reason: 'failed', failure: first });
    await worker.handle(taskOf(planned, 'chunk-0', 4));
    expect(await azure.storage.jobs.stopped(planned.job.id)).toEqual({ reason: 'failed', failure: first });
  });
});

describe('a plan that a worker can’t read', () => {
  const damaged = async () => {
    const planned = await plan();
    const blob = azure.blobs.getContainerClient('work').getBlockBlobClient(`jobs/${planned.job.id}/plan.json`);
    await blob.uploadData(Buffer.from('{"schemaVersion":99}'));
    return planned;
  };
  const failure = {
    code: 'invalid-task',
    message: expect.stringContaining('can’t be read'.replace('’', "'")),
    retryable: true,
  };

  it('is left to another worker', async () => {
    const planned = await damaged();
    await worker.handle(taskOf(planned));
    expect(await worker.reports()).toMatchObject([{ outcome: 'will-retry', failure }]);
    expect(await waitUntil(async () => (await worker.queued())[0])).toEqual(taskOf(planned, 'chunk-0', 1));
  });

  it('stops its job in the end', async () => {
    const planned = await damaged();
    await worker.handle(taskOf(planned, 'chunk-0', 4));
    expect(await azure.storage.jobs.stopped(planned.job.id)).toEqual({ reason: 'failed', failure });
    expect(await worker.reports()).toMatchObject([{ outcome: 'failed', failure }]);
    expect(await worker.poison()).toHaveLength(1);
    expect(await azure.storage.queues.tasks.length()).toBe(0);
  });
});

describe('storage that doesn’t answer', () => {
  const fails = async (): Promise<never> => {
    throw new Error('503');
  };
  const withStorage = (change: Partial<WorkerPorts['storage']>): WorkerPorts => ({
    ...worker.ports,
    storage: { ...worker.ports.storage, ...change },
  });

  it('when a report is sent makes no failure of a task that is done', async () => {
    const planned = await plan();
    const { queues } = azure.storage;
    const deaf = withStorage({ queues: { ...queues, reports: { ...queues.reports, send: fails } } });
    await worker.handle(taskOf(planned, 'chunk-0', 4), deaf);
    expect((await stored(planned)).size).toBe(1);
    expect(await azure.storage.jobs.stopped(planned.job.id)).toBeUndefined();
    expect(await queues.tasks.length()).toBe(0);
    expect(await worker.poison()).toEqual([]);
  });

  it('when a failure is reported still stops the job', async () => {
    const planned = await plan();
    const { queues } = azure.storage;
    const deaf = withStorage({ queues: { ...queues, reports: { ...queues.reports, send: fails } } });
    await worker.handle(taskOf(planned, 'chunk-0', 4), {
      ...deaf,
      readPlan: async () => ({ ...planned, network: { ...planned.network, weights: '0'.repeat(64) } }),
    });
    expect(await azure.storage.jobs.stopped(planned.job.id)).toMatchObject({ failure: { code: 'engine' } });
    expect(await worker.poison()).toHaveLength(1);
  });

  it('when the stop marker or the plan is asked for doesn’t count as an attempt', async () => {
    const planned = await plan();
    const withoutMarker = withStorage({ jobs: { ...azure.storage.jobs, stopped: fails } });
    await worker.handle(taskOf(planned, 'chunk-0', 4), withoutMarker);
    await worker.handle(taskOf(planned, 'chunk-1', 4), { ...worker.ports, readPlan: fails });
    expect(await worker.reports()).toEqual([]);
    expect(await azure.storage.jobs.stopped(planned.job.id)).toBeUndefined();
    // The messages stay hidden for ten seconds: one wait serves both.
    const again: TaskMessage[] = [];
    await waitUntil(async () => again.push(...(await worker.queued())) === 2, 30_000);
    expect(again.map(({ task, attempt }) => ({ task, attempt }))).toEqual([
      { task: 'chunk-0', attempt: 4 },
      { task: 'chunk-1', attempt: 4 },
    ]);
  });
});

describe('a message that is lost to somebody else', () => {
  it('has its painting broken off without a report', async () => {
    const planned = await plan();
    let cleared: Promise<unknown> | undefined;
    const held = heldAt(worker.ports, NEVER, () => {
      cleared ??= azure.queue('tasks').clearMessages();
    });
    await worker.handle(taskOf(planned), held);
    await cleared;
    expect(await worker.outcomes()).toEqual([]);
    expect(await worker.queued()).toEqual([]);
    expect((await stored(planned)).size).toBe(0);
  });

  it('before its task was stored doesn’t make a failure of it', async () => {
    const planned = await plan();
    await azure.storage.queues.tasks.send(JSON.stringify(taskOf(planned)));
    const [message] = await azure.storage.queues.tasks.receive(1, 1);
    await waitUntil(async () => (await azure.storage.queues.tasks.receive(1, 30))[0]);
    // The first renewal would find that somebody else holds it, and end the painting.
    const settings = { ...worker.ports.settings, REPAINT_VISIBILITY_SECONDS: 600 };
    if (message) await handleMessage({ ...worker.ports, settings }, message, worker.stopping.signal);
    expect(await worker.outcomes()).toEqual(['chunk-0 stored']);
    expect(await azure.storage.queues.tasks.length()).toBe(1);
  });

  it('never while it is held: it is renewed', async () => {
    const planned = await plan();
    const [gate, painting] = [deferred(), deferred()];
    const handling = worker.handle(taskOf(planned), heldAt(worker.ports, gate.promise, painting.resolve));
    await painting.promise;
    // Longer than the message would stay hidden by itself.
    const until = Date.now() + 4_000;
    while (Date.now() < until) {
      expect(await azure.storage.queues.tasks.receive(1, 1)).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    gate.resolve();
    await handling;
    expect(await worker.outcomes()).toEqual(['chunk-0 stored']);
  });
});
