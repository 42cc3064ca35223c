import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import { z } from 'zod';
import { ConversionOrder, ConversionRecord } from '../../contracts/conversion.ts';
import { Estimate } from '../../contracts/estimate.ts';
import { permanent } from '../../contracts/failure.ts';
import { type JobId, Stop, type VideoRef } from '../../contracts/job.ts';
import { Plan } from '../../contracts/plan.ts';
import { SourceVideo } from '../../contracts/source-video.ts';
import { sourceHash } from '../../jobs/chunk-hash.ts';
import { decodeTimeline, encodeTimeline } from '../../media/source/timeline.ts';
import { type JobFile, jobBlob, jobFolder, NOTICED, noticedBlob, readingBlob, stopBlob } from '../names.ts';
import type { JobStore } from '../ports.ts';
import { openBytes, readBytes, readJson, removeFolder, writeBytes, writeJson } from './blob-content.ts';
import { pendingBlockBlob } from './pending-block-blob.ts';
import { ifConditionHolds, unlessMissing } from './storage-errors.ts';

const Reading = z.strictObject({ begun: z.int().min(1) });

/** The stores of a job's own files, of its stop mark, and of the uploads that have been handled. */
export function azureJobStore(work: ContainerClient): JobStore {
  return { ...inspections(work), ...conversions(work), ...plans(work), ...marks(work), ...uploads(work) };
}

const fileOf = (work: ContainerClient) => (job: JobId, file: JobFile) => work.getBlockBlobClient(jobBlob(job, file));

function inspections(work: ContainerClient) {
  const file = fileOf(work);
  const reading = (job: JobId, step: string) => work.getBlockBlobClient(readingBlob(job, step));
  return {
    async writeInspection(job, video, timeline) {
      await writeBytes(file(job, 'timeline'), encodeTimeline(timeline));
      await writeJson(file(job, 'inspection'), video);
    },

    async readInspection(job) {
      const video = await readJson(file(job, 'inspection'), SourceVideo);
      const timeline = await readBytes(file(job, 'timeline'));
      if (video && timeline) return { video, timeline: decodeTimeline(timeline) };
      const message = `The inspection of the video of ${job} is no longer in storage: start the job again.`;
      throw permanent('intermediate-lost', message);
    },

    async beginReading(job, step) {
      const { begun } = (await readJson(reading(job, step), Reading)) ?? { begun: 0 };
      await writeJson(reading(job, step), { begun: begun + 1 });
      return begun;
    },

    async endReading(job, step) {
      await reading(job, step).deleteIfExists();
    },
  } satisfies Partial<JobStore>;
}

function conversions(work: ContainerClient) {
  const file = fileOf(work);
  return {
    writeConversionOrder: (order) => writeJson(file(order.job.id, 'conversionOrder'), order),
    readConversionOrder: (job) => readJson(file(job, 'conversionOrder'), ConversionOrder),
    createConverted: (job) => pendingBlockBlob(file(job, 'converted')),
    openConverted: (job) => openBytes(file(job, 'converted')),
    writeConversion: (job, record) => writeJson(file(job, 'conversionRecord'), record),
    readConversion: (job) => readJson(file(job, 'conversionRecord'), ConversionRecord),

    async removeConversion(job) {
      await file(job, 'conversionRecord').deleteIfExists();
    },
  } satisfies Partial<JobStore>;
}

function plans(work: ContainerClient) {
  const file = fileOf(work);
  return {
    writePlan: (plan) => writePlan(file(plan.job.id, 'plan'), plan),
    readPlan: (job) => readJson(file(job, 'plan'), Plan),
    writeEstimate: (job, estimate) => writeJson(file(job, 'estimate'), estimate),
    readEstimate: (job) => readJson(file(job, 'estimate'), Estimate),
    createSound: (job) => pendingBlockBlob(file(job, 'sound')),
    openSound: (job) => openBytes(file(job, 'sound')),
    remove: (job) => removeFolder(work, jobFolder(job)),
  } satisfies Partial<JobStore>;
}

function marks(work: ContainerClient) {
  const mark = (job: JobId) => work.getBlockBlobClient(stopBlob(job));
  return {
    async stop(job, stop) {
      await ifConditionHolds(writeJson(mark(job), stop, { conditions: { ifNoneMatch: '*' } }));
    },

    stopped: (job) => readJson(mark(job), Stop),

    async resume(job) {
      await mark(job).deleteIfExists();
    },
  } satisfies Partial<JobStore>;
}

function uploads(work: ContainerClient) {
  const blobOf = (upload: VideoRef) => noticedBlob(sourceHash(upload).slice(0, 32));
  return {
    notice: (upload) => writeBytes(work.getBlockBlobClient(blobOf(upload)), new Uint8Array()),

    async noticed() {
      const names = new Set<string>();
      for await (const { name } of work.listBlobsFlat({ prefix: NOTICED })) names.add(name);
      return (upload) => names.has(blobOf(upload));
    },
  } satisfies Partial<JobStore>;
}

/** Stores a plan. It replaces a plan of an earlier run, and whatever isn't a plan. */
async function writePlan(blob: BlockBlobClient, plan: Plan): Promise<Plan> {
  for (;;) {
    const found = await unlessMissing(blob.getProperties());
    const stored = found && Plan.safeParse(await readJson(blob, z.unknown()));
    if (stored?.success && stored.data.job.run >= plan.job.run) return stored.data;
    const conditions = found?.etag ? { ifMatch: found.etag } : { ifNoneMatch: '*' };
    // If another process has written in the meantime, its plan counts if it is of this run.
    if (await ifConditionHolds(writeJson(blob, plan, { conditions }))) return plan;
  }
}
