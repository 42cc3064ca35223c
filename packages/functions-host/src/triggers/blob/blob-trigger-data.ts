import type { BlobClient, BlobGetPropertiesResponse } from '@azure/storage-blob';
import type { TypedData } from '../../app/rpc-types.ts';

/** Makes the reference to a blob that the real host sends to functions with `sdkBinding` instead of the content. */
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

/** Downloads the whole content of the version that `etag` names, for functions without `sdkBinding`. */
export async function blobContent(blob: BlobClient, etag: string): Promise<TypedData> {
  return { bytes: await blob.downloadToBuffer(0, undefined, { conditions: { ifMatch: etag } }) };
}

/** Makes the metadata of a blob for the context of the function. */
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
