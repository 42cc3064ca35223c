import type { BlobClient, ContainerClient } from '@azure/storage-blob';
import { permanent } from '../../contracts/failure.ts';
import type { VideoRef } from '../../contracts/job.ts';
import type { FoundVideo, VideoStore } from '../ports.ts';
import { blobByteSource } from './blob-byte-source.ts';
import { isStatus, unlessMissing } from './storage-errors.ts';

type Metadata = Record<string, string>;

interface Properties {
  readonly etag?: string | undefined;
  readonly contentLength?: number | undefined;
}

export function azureVideoStore(container: ContainerClient): VideoStore {
  const found = (name: string, { etag = '', contentLength = 0 }: Properties, metadata: Metadata = {}): FoundVideo => ({
    ref: {
      account: container.accountName,
      container: container.containerName,
      name,
      etag: bareEtag(etag),
      bytes: contentLength,
    },
    metadata: lowerCaseKeys(metadata),
  });

  return {
    async find(name) {
      const properties = await unlessMissing(container.getBlobClient(name).getProperties());
      return properties && found(name, properties, properties.metadata);
    },

    async arrivedSince(moment) {
      const videos: FoundVideo[] = [];
      for await (const { name, properties, metadata } of container.listBlobsFlat({ includeMetadata: true })) {
        if (properties.lastModified >= moment) videos.push(found(name, properties, metadata));
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
