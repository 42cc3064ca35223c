import type { ContainerClient } from '@azure/storage-blob';
import { jobLogBlob, jobLogFolder } from '../names.ts';
import type { JobLogStore } from '../ports.ts';
import { readBytes, removeFolder } from './blob-content.ts';
import { unlessMissing } from './storage-errors.ts';

/** Writes one append blob for each day and writer of a job. An append blob takes 50,000 blocks, which is one every 2 seconds. */
export function azureJobLogStore(work: ContainerClient): JobLogStore {
  return {
    async append(job, writer, lines) {
      const day = new Date().toISOString().slice(0, 10);
      const blob = work.getAppendBlobClient(jobLogBlob(job, `${day}-${writer.replaceAll(/[^\w.-]/g, '_')}`));
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      if (await unlessMissing(blob.appendBlock(bytes, bytes.length))) return;
      await blob.createIfNotExists({ blobHTTPHeaders: { blobContentType: 'application/x-ndjson' } });
      await blob.appendBlock(bytes, bytes.length);
    },

    async read(job) {
      const lines: string[] = [];
      for await (const { name } of work.listBlobsFlat({ prefix: jobLogFolder(job) })) {
        const bytes = await readBytes(work.getBlobClient(name));
        lines.push(...(bytes?.toString('utf8').split('\n') ?? []).filter((line) => line !== ''));
      }
      return lines.toSorted();
    },

    remove: (job) => removeFolder(work, jobLogFolder(job)),
  };
}
