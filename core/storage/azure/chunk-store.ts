import { createHash } from 'node:crypto';
import type { ContainerClient } from '@azure/storage-blob';
import { transient } from '../../contracts/failure.ts';
import { ChunkRecord } from '../../contracts/manifest.ts';
import { chunkBlob, chunkFolder } from '../names.ts';
import type { ChunkKey, ChunkStore } from '../ports.ts';
import { blobByteSource } from './blob-byte-source.ts';
import { isStatus } from './storage-errors.ts';

export function azureChunkStore(work: ContainerClient): ChunkStore {
  const blobOf = (chunk: ChunkKey) => work.getBlockBlobClient(chunkBlob(chunk.sourceHash, chunk.hash));

  return {
    async list(sourceHash) {
      const prefix = chunkFolder(sourceHash);
      const records = new Map<string, ChunkRecord>();
      for await (const blob of work.listBlobsFlat({ prefix, includeMetadata: true })) {
        const record = fromMetadata(blob.metadata ?? {});
        if (record) records.set(blob.name.slice(prefix.length), record);
      }
      return records;
    },

    has: (chunk) => blobOf(chunk).exists(),

    async open(chunk) {
      const blob = blobOf(chunk);
      const { contentLength, etag } = await blob.getProperties();
      return blobByteSource(blob, contentLength ?? 0, etag ?? '*');
    },

    async store(chunk, bytes, record) {
      try {
        await blobOf(chunk).upload(bytes, bytes.length, {
          conditions: { ifNoneMatch: '*' },
          metadata: toMetadata(record),
          blobHTTPHeaders: { blobContentMD5: createHash('md5').update(bytes).digest() },
        });
        return true;
      } catch (thrown) {
        if (isStatus(thrown, 409, 412)) return false;
        throw transient('storage', `A painted chunk could not be stored: ${String(thrown)}`, thrown);
      }
    },

    async remove(chunk) {
      await blobOf(chunk).deleteIfExists();
    },
  };
}

/** The record travels as one metadata value: it is listed together with the names, without opening a blob. */
function toMetadata(record: ChunkRecord): Record<string, string> {
  return { record: encodeURIComponent(JSON.stringify(record)) };
}

/** Undefined for a blob that isn't a chunk of ours: it then counts as not stored. */
function fromMetadata(metadata: Record<string, string>): ChunkRecord | undefined {
  try {
    return ChunkRecord.parse(JSON.parse(decodeURIComponent(metadata['record'] ?? '')));
  } catch {
    return undefined;
  }
}
