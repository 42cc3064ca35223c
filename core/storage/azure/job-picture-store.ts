import type { ContainerClient } from '@azure/storage-blob';
import { JOB_PICTURE_TYPES, JobPictureOrder } from '../../contracts/job-picture.ts';
import { jobPictureBlob } from '../names.ts';
import type { JobPictureStore } from '../ports.ts';
import { unlessMissing } from './storage-errors.ts';

export function azureJobPictureStore(work: ContainerClient): JobPictureStore {
  const blob = (job: string, name: string) => work.getBlockBlobClient(jobPictureBlob(job, name));
  const read = (job: string, name: string) => unlessMissing(blob(job, name).downloadToBuffer());
  const write = async (job: string, name: string, bytes: Uint8Array, blobContentType: string) => {
    await blob(job, name).upload(bytes, bytes.length, { blobHTTPHeaders: { blobContentType } });
  };

  return {
    writeOrder: (job, kind, order) =>
      write(job, `${kind}.order`, Buffer.from(JSON.stringify(order)), 'application/json'),

    async readOrder(job, kind) {
      const order = await read(job, `${kind}.order`);
      return order && JobPictureOrder.parse(JSON.parse(order.toString('utf8')));
    },

    write: (job, kind, bytes) => write(job, kind, bytes, JOB_PICTURE_TYPES[kind]),

    read: (job, kind) => read(job, kind),

    fail: (job, kind, reason) => write(job, `${kind}.failure`, Buffer.from(reason), 'text/plain'),

    async takeFailure(job, kind) {
      const reason = await read(job, `${kind}.failure`);
      if (reason) await blob(job, `${kind}.failure`).deleteIfExists();
      return reason?.toString('utf8');
    },
  };
}
