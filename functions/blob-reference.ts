import { createRequire } from 'node:module';
import type { ModelBindingData, ResourceFactoryResolver as Resolver } from '@azure/functions-extensions-base';
import { z } from 'zod';

/** The host hands a blob trigger with `sdkBinding` this reference instead of the content. */
export const BlobReference = z.strictObject({ connection: z.string(), container: z.string(), name: z.string() });
export type BlobReference = z.infer<typeof BlobReference>;

/** The host sends the reference as this JSON: https://github.com/Azure/azure-sdk-for-net, `BlobExtensionsConfigProvider`. */
const Content = z.object({ Connection: z.string(), ContainerName: z.string(), BlobName: z.string() });

/** The host gives this resource type in the binding data of blobs. */
const BLOBS = 'AzureStorageBlobs';

/**
 * Makes blob triggers with `sdkBinding: true` hand over a {@link BlobReference}. Microsoft's package for this would open a storage
 * client with its own connection, which we don't need.
 */
export function bindBlobsByReference(): void {
  // `require` and `import` of this package give two registries, and the library reads only the one of `require`.
  const { ResourceFactoryResolver } = createRequire(import.meta.url)('@azure/functions-extensions-base') as {
    ResourceFactoryResolver: typeof Resolver;
  };
  const resolver = ResourceFactoryResolver.getInstance();
  if (!resolver.hasResourceFactory(BLOBS)) resolver.registerResourceFactory(BLOBS, blobReference);
}

function blobReference(data: ModelBindingData | ModelBindingData[]): BlobReference {
  const [first] = Array.isArray(data) ? data : [data];
  const content = Content.parse(JSON.parse(first?.content?.toString('utf8') ?? 'null'));
  return { connection: content.Connection, container: content.ContainerName, name: content.BlobName };
}
