import type { BlobClient, BlockBlobClient, BlockBlobUploadOptions, ContainerClient } from '@azure/storage-blob';
import type { z } from 'zod';
import { parseJson } from '../../contracts/parse-json.ts';
import type { ByteSource } from '../../media/bytes/byte-source.ts';
import { ATTRIBUTES } from '../../telemetry/names.ts';
import { record } from '../../telemetry/record.ts';
import { unlessMissing } from './storage-errors.ts';

/**
 * Reads byte ranges of one version of a blob.
 * @param etag every read carries it as If-Match: the service answers 412 once the blob has changed
 */
export function blobByteSource(blob: BlobClient, size: number, etag: string): ByteSource {
  return {
    size,
    async read(start, end) {
      const length = Math.min(end, size) - start;
      if (length <= 0) return new Uint8Array(0);
      const bytes = await blob.downloadToBuffer(start, length, { conditions: { ifMatch: etag } });
      record('bytesRead', bytes.length, { [ATTRIBUTES.container]: blob.containerName });
      return bytes;
    },
  };
}

/** Writes a whole blob. It throws the storage SDK's error if a condition in the options doesn't hold. */
export async function writeBytes(blob: BlockBlobClient, bytes: Uint8Array, options?: BlockBlobUploadOptions) {
  await blob.upload(bytes, bytes.length, options);
}

/** Reads a whole blob; undefined if there is none. */
export const readBytes = (blob: BlobClient): Promise<Buffer | undefined> => unlessMissing(blob.downloadToBuffer());

/** Opens the present version of a blob for reading by ranges; undefined if there is none. */
export async function openBytes(blob: BlobClient): Promise<ByteSource | undefined> {
  const found = await unlessMissing(blob.getProperties());
  return found && blobByteSource(blob, found.contentLength ?? 0, found.etag ?? '*');
}

export async function writeJson(blob: BlockBlobClient, value: object, options?: BlockBlobUploadOptions): Promise<void> {
  await writeBytes(blob, Buffer.from(JSON.stringify(value)), options);
}

/** Reads a blob of JSON; undefined if there is none. It throws if the content isn't what the schema describes. */
export async function readJson<S extends z.ZodType>(blob: BlobClient, schema: S): Promise<z.output<S> | undefined> {
  const bytes = await readBytes(blob);
  return bytes && schema.parse(JSON.parse(bytes.toString('utf8')));
}

/** Reads a blob of JSON. One that is gone, isn't ours or is of another version gives undefined. */
export async function readIfOurs<S extends z.ZodType>(blob: BlobClient, schema: S): Promise<z.output<S> | undefined> {
  const bytes = await readBytes(blob);
  return schema.safeParse(parseJson(bytes?.toString('utf8') ?? '')).data;
}

/** Removes every blob whose name begins with the prefix. */
export async function removeFolder(container: ContainerClient, prefix: string): Promise<void> {
  for await (const { name } of container.listBlobsFlat({ prefix })) {
    await container.getBlobClient(name).deleteIfExists();
  }
}
