import type { BlobClient, BlockBlobClient, BlockBlobUploadOptions } from '@azure/storage-blob';
import type { z } from 'zod';
import type { ByteSource } from '../../media/bytes/byte-source.ts';
import { blobByteSource } from './blob-byte-source.ts';
import { unlessMissing } from './storage-errors.ts';

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
