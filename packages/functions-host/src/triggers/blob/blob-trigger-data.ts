import type { BlobClient, BlobGetPropertiesResponse } from '@azure/storage-blob';
import type { TypedData } from '../../app/rpc-types.ts';

/** A reference to a blob, as the real host sends it to functions with `sdkBinding`: never the content. */
export function blobReference(connection: string, container: string, blobName: string): TypedData {
  const content = { Connection: connection, ContainerName: container, BlobName: blobName };
  return {
    modelBindingData: {
      version: '1.0',
      source: 'AzureStorageBlobs',
      contentType: 'application/json',
      content: Buffer.from(JSON.stringify(content)),
    },
  };
}

/** The whole content, as functions without `sdkBinding` get it, of the version that `etag` names. */
export async function blobContent(blob: BlobClient, etag: string): Promise<TypedData> {
  return { bytes: await blob.downloadToBuffer(0, undefined, { conditions: { ifMatch: etag } }) };
}

/** What the function's context says of a blob. */
export function blobMetadata(
  container: string,
  blob: BlobClient,
  properties: BlobGetPropertiesResponse,
  parameters: Record<string, string>,
): Record<string, TypedData> {
  const { metadata = {}, lastModified, createdOn, blobType, contentLength, contentType, contentMD5, etag } = properties;
  const described = {
    LastModified: lastModified,
    CreatedOn: createdOn,
    BlobType: blobType,
    ContentLength: contentLength,
    ContentType: contentType,
    ContentHash: contentMD5 && Buffer.from(contentMD5).toString('base64'),
    ETag: etag,
    Metadata: metadata,
  };
  return {
    BlobTrigger: { string: `${container}/${blob.name}` },
    Uri: { string: JSON.stringify(blob.url.split('?')[0]) },
    Properties: { json: JSON.stringify(described) },
    Metadata: { json: JSON.stringify(metadata) },
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { string: value }])),
  };
}
