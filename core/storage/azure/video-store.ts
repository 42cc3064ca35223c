import type { BlobClient, ContainerClient } from '@azure/storage-blob';
import { permanent } from '../../contracts/failure.ts';
import type { VideoRef } from '../../contracts/job.ts';
import type { FoundVideo, PictureStore, VideoStore } from '../ports.ts';
import { blobByteSource } from './blob-content.ts';
import { ifConditionHolds, isStatus, unlessMissing } from './storage-errors.ts';

interface Properties {
  readonly etag?: string | undefined;
  readonly contentLength?: number | undefined;
}

export function azureVideoStore(container: ContainerClient): VideoStore {
  return {
    async find(name) {
      const properties = await unlessMissing(container.getBlobClient(name).getProperties());
      return properties && found(container, name, properties, properties.metadata);
    },

    async arrivedSince(moment) {
      const videos: FoundVideo[] = [];
      for await (const { name, properties, metadata } of container.listBlobsFlat({ includeMetadata: true })) {
        if (properties.lastModified >= moment) videos.push(found(container, name, properties, metadata));
      }
      return videos;
    },

    async canBeListed() {
      try {
        await container.listBlobsFlat().byPage({ maxPageSize: 5_000 }).next();
        return true;
      } catch (thrown) {
        if (isStatus(thrown, 500)) return false;
        throw thrown;
      }
    },

    open(video) {
      const blob = container.getBlobClient(video.name);
      const source = blobByteSource(blob, video.bytes, `"${video.etag}"`);
      return {
        size: source.size,
        read: (start, end) => source.read(start, end).catch((thrown) => refuse(video, blob, thrown)),
      };
    },
  };
}

function found(
  { accountName: account, containerName }: ContainerClient,
  name: string,
  { etag = '', contentLength: bytes = 0 }: Properties,
  metadata: Record<string, string> = {},
): FoundVideo {
  const ref = { account, container: containerName, name, etag: bareEtag(etag), bytes };
  return { ref, metadata: lowerCaseKeys(metadata) };
}

/**
 * Removes the quotes of an ETag: Event Grid, listings and properties quote it differently, and a job's id must not
 * depend on that.
 */
function bareEtag(etag: string): string {
  return etag.replace(/^(W\/)?"?|"$/g, '');
}

function lowerCaseKeys(metadata: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key.toLowerCase(), value]));
}

/**
 * Turns a failed condition into a failure. A condition on a missing blob fails with 412, too, as one on a changed
 * blob does.
 */
async function refuse(video: VideoRef, blob: BlobClient, thrown: unknown): Promise<never> {
  if (!isStatus(thrown, 404, 412)) throw thrown;
  if (isStatus(thrown, 412) && (await blob.exists())) {
    throw permanent(
      'source-changed',
      `${video.name} was replaced while its job ran; the new upload is painted by a job of its own.`,
      thrown,
    );
  }
  throw permanent(
    'source-missing',
    `${video.name} was deleted while its job ran; upload it again to paint it.`,
    thrown,
  );
}

export function azurePictureStore(container: ContainerClient): PictureStore {
  const { find, open } = azureVideoStore(container);
  return {
    find,
    open,
    async add(name, bytes, contentType) {
      const options = { conditions: { ifNoneMatch: '*' }, blobHTTPHeaders: { blobContentType: contentType } };
      await ifConditionHolds(container.getBlockBlobClient(name).uploadData(bytes, options));
    },
  };
}
