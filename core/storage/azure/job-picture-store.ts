import type { ContainerClient } from '@azure/storage-blob';
import { JOB_PICTURE_TYPES, JobPictureOrder } from '../../contracts/job-picture.ts';
import { jobPictureBlob } from '../names.ts';
import type { JobPictureStore } from '../ports.ts';
import { readBytes, readJson, writeBytes } from './blob-content.ts';

export function azureJobPictureStore(work: ContainerClient): JobPictureStore {
  const blob = (job: string, name: string) => work.getBlockBlobClient(jobPictureBlob(job, name));
  const write = (job: string, name: string, bytes: Uint8Array, blobContentType: string) =>
    writeBytes(blob(job, name), bytes, { blobHTTPHeaders: { blobContentType } });

  return {
    writeOrder: (job, kind, order) =>
      write(job, `${kind}.order`, Buffer.from(JSON.stringify(order)), 'application/json'),

    readOrder: (job, kind) => readJson(blob(job, `${kind}.order`), JobPictureOrder),

    write: (job, kind, bytes) => write(job, kind, bytes, JOB_PICTURE_TYPES[kind]),

    read: (job, kind) => readBytes(blob(job, kind)),

    fail: (job, kind, reason) => write(job, `${kind}.failure`, Buffer.from(reason), 'text/plain'),

    async takeFailure(job, kind) {
      const failure = blob(job, `${kind}.failure`);
      const reason = await readBytes(failure);
      if (reason) await failure.deleteIfExists();
      return reason?.toString('utf8');
    },
  };
}
