import type { ContainerClient } from '@azure/storage-blob';
import { PreviewOrder } from '../../contracts/preview.ts';
import { previewFolder } from '../names.ts';
import type { PreviewStore } from '../ports.ts';
import { unlessMissing } from './storage-errors.ts';

const ORDER = 'order.json';
const PICTURE = 'picture';
const FAILURE = 'failure.txt';
const PAINTING = /painting-(\d+)\.webp$/;

export function azurePreviewStore(work: ContainerClient): PreviewStore {
  const blob = (preview: string, name: string) => work.getBlockBlobClient(`${previewFolder(preview)}${name}`);
  const write = (preview: string, name: string, bytes: Uint8Array) =>
    blob(preview, name)
      .upload(bytes, bytes.length)
      .then(() => undefined);
  const read = (preview: string, name: string) => unlessMissing(blob(preview, name).downloadToBuffer());

  return {
    async create(preview, order, picture) {
      await write(preview, PICTURE, picture);
      await write(preview, ORDER, Buffer.from(JSON.stringify(order)));
    },

    async readOrder(preview) {
      const bytes = await read(preview, ORDER);
      return bytes && PreviewOrder.parse(JSON.parse(bytes.toString()));
    },

    readPicture: (preview) => read(preview, PICTURE),
    writePainting: (preview, number, bytes) => write(preview, `painting-${number}.webp`, bytes),
    readPainting: (preview, number) => read(preview, `painting-${number}.webp`),
    fail: (preview, reason) => write(preview, FAILURE, Buffer.from(reason)),

    async progress(preview) {
      const done = new Set<number>();
      let hasFailed = false;
      for await (const { name } of work.listBlobsFlat({ prefix: previewFolder(preview) })) {
        const number = PAINTING.exec(name)?.[1];
        if (number !== undefined) done.add(Number(number));
        if (name.endsWith(FAILURE)) hasFailed = true;
      }
      const error = hasFailed ? (await read(preview, FAILURE))?.toString() : undefined;
      return { done, ...(error !== undefined && { error }) };
    },
  };
}
