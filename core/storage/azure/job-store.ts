import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import { z } from 'zod';
import { ConversionOrder, ConversionRecord } from '../../contracts/conversion.ts';
import { Estimate } from '../../contracts/estimate.ts';
import { Failure, permanent } from '../../contracts/failure.ts';
import type { VideoRef } from '../../contracts/job.ts';
import { Plan } from '../../contracts/plan.ts';
import { SourceVideo } from '../../contracts/source-video.ts';
import { sha256Of } from '../../jobs/sha256-of.ts';
import type { ByteSource } from '../../media/bytes/byte-source.ts';
import { decodeTimeline, encodeTimeline } from '../../media/source/timeline.ts';
import {
  conversionOrderBlob,
  conversionRecordBlob,
  convertedBlob,
  estimateBlob,
  inspectionBlob,
  jobFolder,
  NOTICED,
  noticedBlob,
  planBlob,
  readingBlob,
  soundBlob,
  stopBlob,
  timelineBlob,
} from '../names.ts';
import type { JobStore } from '../ports.ts';
import { blobByteSource } from './blob-byte-source.ts';
import { pendingBlockBlob } from './pending-block-blob.ts';
import { removeFolder } from './remove-folder.ts';
import { isStatus, unlessMissing } from './storage-errors.ts';

const Reading = z.strictObject({ begun: z.int().min(1) });

const Stop = z.discriminatedUnion('reason', [
  z.strictObject({ reason: z.literal('finished') }),
  z.strictObject({ reason: z.enum(['failed', 'cancelled']), failure: Failure }),
]);

export function azureJobStore(work: ContainerClient): JobStore {
  const blob = (name: string) => work.getBlockBlobClient(name);

  return {
    async writeInspection(job, video, timeline) {
      await writeBytes(blob(timelineBlob(job)), encodeTimeline(timeline));
      await writeJson(blob(inspectionBlob(job)), video);
    },

    async readInspection(job) {
      const video = await readJson(blob(inspectionBlob(job)));
      const timeline = await readBytes(blob(timelineBlob(job)));
      if (video === undefined || !timeline) {
        throw permanent(
          'intermediate-lost',
          `The inspection of the video of ${job} is no longer in storage: start the job again.`,
        );
      }
      return { video: SourceVideo.parse(video), timeline: decodeTimeline(timeline) };
    },

    writeConversionOrder: (order) => writeJson(blob(conversionOrderBlob(order.job.id)), order),

    async readConversionOrder(job) {
      const order = await readJson(blob(conversionOrderBlob(job)));
      return order === undefined ? undefined : ConversionOrder.parse(order);
    },

    createConverted: (job) => pendingBlockBlob(blob(convertedBlob(job))),

    openConverted: (job) => openIfThere(blob(convertedBlob(job))),

    writeConversion: (job, record) => writeJson(blob(conversionRecordBlob(job)), record),

    async readConversion(job) {
      const record = await readJson(blob(conversionRecordBlob(job)));
      return record === undefined ? undefined : ConversionRecord.parse(record);
    },

    async beginReading(job, step) {
      const before = await readJson(blob(readingBlob(job, step)));
      const begun = before === undefined ? 0 : Reading.parse(before).begun;
      await writeJson(blob(readingBlob(job, step)), { begun: begun + 1 });
      return begun;
    },

    async endReading(job, step) {
      await blob(readingBlob(job, step)).deleteIfExists();
    },

    async removeConversion(job) {
      await blob(conversionRecordBlob(job)).deleteIfExists();
    },

    writePlan: (plan) => writePlan(blob(planBlob(plan.job.id)), plan),

    async readPlan(job) {
      const plan = await readJson(blob(planBlob(job)));
      return plan === undefined ? undefined : Plan.parse(plan);
    },

    writeEstimate: (job, estimate) => writeJson(blob(estimateBlob(job)), estimate),

    async readEstimate(job) {
      const estimate = await readJson(blob(estimateBlob(job)));
      return estimate === undefined ? undefined : Estimate.parse(estimate);
    },

    createSound: (job) => pendingBlockBlob(blob(soundBlob(job))),

    openSound: (job) => openIfThere(blob(soundBlob(job))),

    async stop(job, stop) {
      try {
        await writeJson(blob(stopBlob(job)), stop, { ifNoneMatch: '*' });
      } catch (thrown) {
        if (!isStatus(thrown, 409, 412)) throw thrown;
      }
    },

    async stopped(job) {
      const stop = await readJson(blob(stopBlob(job)));
      return stop === undefined ? undefined : Stop.parse(stop);
    },

    async resume(job) {
      await blob(stopBlob(job)).deleteIfExists();
    },

    notice: (upload) => writeBytes(blob(noticedBlob(versionOf(upload))), new Uint8Array()),

    async noticed() {
      const names = new Set<string>();
      for await (const { name } of work.listBlobsFlat({ prefix: NOTICED })) names.add(name);
      return (upload) => names.has(noticedBlob(versionOf(upload)));
    },

    remove: (job) => removeFolder(work, jobFolder(job)),
  };
}

/** Stores a plan. It replaces a plan of an earlier run, and whatever isn't a plan. */
async function writePlan(blob: BlockBlobClient, plan: Plan): Promise<Plan> {
  for (;;) {
    const found = await unlessMissing(blob.getProperties());
    const stored = found && Plan.safeParse(await readJson(blob));
    if (stored?.success && stored.data.job.run >= plan.job.run) return stored.data;
    try {
      await writeJson(blob, plan, found?.etag ? { ifMatch: found.etag } : { ifNoneMatch: '*' });
      return plan;
    } catch (thrown) {
      // Another process has written in the meantime. Its plan counts, if it is of this run.
      if (!isStatus(thrown, 409, 412)) throw thrown;
    }
  }
}

const versionOf = ({ account, container, name, etag }: VideoRef): string =>
  sha256Of([account, container, name, etag]).slice(0, 32);

async function openIfThere(blob: BlockBlobClient): Promise<ByteSource | undefined> {
  const found = await unlessMissing(blob.getProperties());
  return found && blobByteSource(blob, found.contentLength ?? 0, found.etag ?? '*');
}

async function writeBytes(blob: BlockBlobClient, bytes: Uint8Array, conditions = {}): Promise<void> {
  await blob.upload(bytes, bytes.length, { conditions });
}

async function writeJson(blob: BlockBlobClient, value: unknown, conditions = {}): Promise<void> {
  await writeBytes(blob, Buffer.from(JSON.stringify(value)), conditions);
}

async function readBytes(blob: BlockBlobClient): Promise<Uint8Array | undefined> {
  return unlessMissing(blob.downloadToBuffer());
}

async function readJson(blob: BlockBlobClient): Promise<unknown> {
  const bytes = await readBytes(blob);
  return bytes && JSON.parse(Buffer.from(bytes).toString('utf8'));
}
