import type { ContainerClient } from '@azure/storage-blob';
import { PreviewOrder } from '../../contracts/preview.ts';
import { previewFolder } from '../names.ts';
import type { PreviewStore } from '../ports.ts';
import { readBytes, readJson, writeBytes, writeJson } from './blob-content.ts';

const ORDER = 'order.json';
const PICTURE = 'picture';
const FAILURE = 'failure.txt';
const PAINTING = /painting-(\d+)\.webp$/;

export function azurePreviewStore(work: ContainerClient): PreviewStore {
  const blob = (preview: string, name: string) => work.getBlockBlobClient(`${previewFolder(preview)}${name}`);
  const painting = (preview: string, number: number) => blob(preview, `painting-${number}.webp`);

  return {
    async create(preview, order, picture) {
      await writeBytes(blob(preview, PICTURE), picture);
      await writeJson(blob(preview, ORDER), order);
    },

    readOrder: (preview) => readJson(blob(preview, ORDER), PreviewOrder),
    readPicture: (preview) => readBytes(blob(preview, PICTURE)),
    writePainting: (preview, number, bytes) => writeBytes(painting(preview, number), bytes),
    readPainting: (preview, number) => readBytes(painting(preview, number)),
    fail: (preview, reason) => writeBytes(blob(preview, FAILURE), Buffer.from(reason)),

    async progress(preview) {
      const done = new Set<number>();
      let hasFailed = false;
      for await (const { name } of work.listBlobsFlat({ prefix: previewFolder(preview) })) {
        const number = PAINTING.exec(name)?.[1];
        if (number !== undefined) done.add(Number(number));
        if (name.endsWith(FAILURE)) hasFailed = true;
      }
      const error = hasFailed ? (await readBytes(blob(preview, FAILURE)))?.toString() : undefined;
      return { done, ...(error !== undefined && { error }) };
    },
  };
}
