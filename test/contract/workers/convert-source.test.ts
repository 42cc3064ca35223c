import { describe, expect } from 'vitest';
import type { Job } from '../../../core/contracts/job.ts';
import type { TaskMessage } from '../../../core/contracts/task.ts';
import { inspectVideo } from '../../../core/media/inspect/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../core/media/source/media-limits.ts';
import type { WorkerPorts } from '../../../workers/ports.ts';
import { makeTinyClip } from '../../support/make-tiny-clip.ts';
import { jobOf, planJob, upload } from '../../support/plan-video.ts';
import type { TestStorage } from '../../support/start-storage.ts';
import type { TestWorker } from '../../support/test-worker.ts';
import { it, test } from '../../support/worker-test.ts';

const FRAMES = 16;
let azure: TestStorage;
let worker: TestWorker;
let clip: Buffer;
test.beforeAll(async ({ azure: storage, worker: started }) => {
  azure = storage;
  worker = started;
  clip = await makeTinyClip({ frames: FRAMES, isOld: true });
});

/** A job whose source waits to be converted. */
async function ordered(bytes: Uint8Array = clip, demuxer = 'avi'): Promise<Job> {
  const job = jobOf((await upload(azure, bytes)).ref, 8);
  await order(job, demuxer);
  return job;
}

async function order(job: Job, demuxer = 'avi'): Promise<void> {
  const { maxPixels, maxFrames, maxSeconds } = DEFAULT_MEDIA_LIMITS;
  const limits = { maxPixels, maxFrames, maxSeconds };
  await azure.storage.jobs.writeConversionOrder({ schemaVersion: 1, job, demuxer, limits, notes: [] });
}

const taskOf = ({ id }: Pick<Job, 'id'>): TaskMessage => {
  return { schemaVersion: 1, job: id, run: 1, task: 'convert', attempt: 0 };
};

describe('a task that converts', () => {
  it('stores a file that can be read by ranges, then its record', async () => {
    const job = await ordered();
    await worker.handle(taskOf(job));
    expect(await worker.outcomes()).toEqual(['convert stored']);
    const record = await azure.storage.jobs.readConversion(job.id);
    expect(record).toMatchObject({ frames: FRAMES, from: { format: 'avi', codec: 'mpeg4' } });
    const file = await azure.storage.jobs.openConverted(job.id);
    if (!file) throw new Error('There is no converted file.');
    expect(file.size).toBe(record?.bytes);
    expect((await inspectVideo(file, 'x', DEFAULT_MEDIA_LIMITS)).video.frames).toBe(FRAMES);
  });

  it('queued twice is done once', async () => {
    const job = await ordered();
    await worker.handle(taskOf(job));
    await worker.handle(taskOf(job));
    expect(await worker.outcomes()).toEqual(['convert stored', 'convert already-stored']);
  });

  it('that was broken off before its record is done again, over what lies there', async () => {
    const job = await ordered();
    const half = azure.storage.jobs.createConverted(job.id);
    await half.write(0, Buffer.from('half of it'));
    await half.commit('video/mp4');
    await worker.handle(taskOf(job));
    expect(await worker.outcomes()).toEqual(['convert stored']);
    const record = await azure.storage.jobs.readConversion(job.id);
    expect((await azure.storage.jobs.openConverted(job.id))?.size).toBe(record?.bytes);
  });

  it('of another run makes the file that the chunks of that run are read from', async () => {
    const job = await ordered();
    const opened = new Set<unknown>();
    for (const run of [1, 2]) {
      await order({ ...job, run });
      await worker.handle({ ...taskOf(job), run });
      const plan = await planJob(azure, { ...job, run });
      await worker.handle({ ...taskOf(job), run, task: `chunk-${run - 1}` });
      await worker.ports.sources.use(plan, async (source) => opened.add(source));
      // A run that fails leaves nothing but its chunks.
      await azure.storage.jobs.remove(job.id);
    }
    expect(await worker.outcomes()).toEqual(['convert stored', 'chunk-0 stored', 'convert stored', 'chunk-1 stored']);
    // Reads of the first file are refused once the second has replaced it, except those of a few cached megabytes.
    expect(opened.size).toBe(2);
  });

  it('that nobody ordered is poison', async () => {
    await worker.handle(taskOf({ id: `job-${'0'.repeat(32)}` }));
    expect(await worker.poison()).toMatchObject([{ reason: expect.stringContaining('unknown job') }]);
  });

  it('of a source without pictures ends its job, once', async () => {
    const job = await ordered(Buffer.concat([Buffer.from('RIFF\0\0\0\0AVI '), Buffer.alloc(2_000, 'noise')]));
    await worker.handle(taskOf(job));
    expect(await worker.outcomes()).toEqual(['convert failed']);
    expect(await azure.storage.jobs.stopped(job.id)).toMatchObject({
      reason: 'failed',
      failure: { code: 'undecodable', retryable: false },
    });
    expect(await worker.queued()).toEqual([]);
  });

  it('of a source that is replaced meanwhile says so', async () => {
    const job = await ordered();
    const blob = azure.blobs.getContainerClient('videos').getBlockBlobClient(job.video.name);
    await blob.uploadData(await makeTinyClip({ frames: 4, isOld: true }));
    await worker.handle(taskOf(job));
    expect(await azure.storage.jobs.stopped(job.id)).toMatchObject({ failure: { code: 'source-changed' } });
  });

  it('is handed back when its worker is stopped', async () => {
    const job = await ordered();
    const stopping = { ...worker.ports, storage: stopsWhenRead(worker.ports.storage) };
    await worker.handle(taskOf(job), stopping);
    expect(await worker.queued()).toMatchObject([{ task: 'convert', attempt: 0 }]);
    expect(await azure.storage.jobs.readConversion(job.id)).toBeUndefined();
  });
});

/** The worker is stopped as soon as the source is read. */
function stopsWhenRead(storage: WorkerPorts['storage']): WorkerPorts['storage'] {
  const open: WorkerPorts['storage']['videos']['open'] = (video) => {
    const source = storage.videos.open(video);
    return {
      size: source.size,
      read: (start, end) => {
        worker.stopping.abort();
        return source.read(start, end);
      },
    };
  };
  return { ...storage, videos: { ...storage.videos, open } };
}
