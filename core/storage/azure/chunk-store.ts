import { createHash } from 'node:crypto';
import type { BlobRequestConditions, BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import { transient } from '../../contracts/failure.ts';
import { ChunkRecord } from '../../contracts/manifest.ts';
import { ATTRIBUTES } from '../../telemetry/names.ts';
import { record as recordMetric } from '../../telemetry/record.ts';
import { chunkBlob, chunkFolder } from '../names.ts';
import type { ChunkKey, ChunkStore } from '../ports.ts';
import { openBytes } from './blob-content.ts';
import { fromMetadata, toMetadata } from './blob-metadata.ts';
import { ifConditionHolds, unlessMissing } from './storage-errors.ts';

export function azureChunkStore(work: ContainerClient): ChunkStore {
  const blobOf = (chunk: ChunkKey) => work.getBlockBlobClient(chunkBlob(chunk.sourceHash, chunk.hash));

  return {
    async list(sourceHash) {
      const prefix = chunkFolder(sourceHash);
      const records = new Map<string, ChunkRecord>();
      for await (const blob of work.listBlobsFlat({ prefix, includeMetadata: true })) {
        const record = fromMetadata(ChunkRecord, blob.metadata?.['record']);
        if (record) records.set(blob.name.slice(prefix.length), record);
      }
      return records;
    },

    find: (chunk) => recordOf(blobOf(chunk)),

    open: (chunk) => openBytes(blobOf(chunk)),

    async store(chunk, bytes, record) {
      const blob = blobOf(chunk);
      try {
        if (await uploadChunk(blob, bytes, record, { ifNoneMatch: '*' })) return true;
        // A blob without a record isn't a chunk. It counts as not stored, so it is overwritten.
        if (await recordOf(blob)) return false;
        return await uploadChunk(blob, bytes, record, {});
      } catch (thrown) {
        throw transient('storage', `A painted chunk could not be stored: ${String(thrown)}`, thrown);
      }
    },

    async remove(chunk) {
      await blobOf(chunk).deleteIfExists();
    },
  };
}

/**
 * Uploads a chunk under conditions.
 * @returns false if the conditions don't hold
 */
async function uploadChunk(
  blob: BlockBlobClient,
  bytes: Uint8Array,
  record: ChunkRecord,
  conditions: BlobRequestConditions,
): Promise<boolean> {
  const isStored = await ifConditionHolds(
    blob.upload(bytes, bytes.length, {
      conditions,
      metadata: { record: toMetadata(record) },
      blobHTTPHeaders: { blobContentMD5: createHash('md5').update(bytes).digest() },
    }),
  );
  if (isStored) recordMetric('bytesWritten', bytes.length, { [ATTRIBUTES.container]: blob.containerName });
  return isStored;
}

async function recordOf(blob: BlockBlobClient): Promise<ChunkRecord | undefined> {
  const found = await unlessMissing(blob.getProperties());
  return found && fromMetadata(ChunkRecord, found.metadata?.['record']);
}
