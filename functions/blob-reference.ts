import { createRequire } from 'node:module';
import type { ModelBindingData, ResourceFactoryResolver as Resolver } from '@azure/functions-extensions-base';
import { z } from 'zod';

/** Where a blob lies, as the host tells it to a blob trigger with `sdkBinding`. */
export const BlobReference = z.strictObject({ connection: z.string(), container: z.string(), name: z.string() });
export type BlobReference = z.infer<typeof BlobReference>;

/** The host's own text for it: https://github.com/Azure/azure-sdk-for-net, `BlobExtensionsConfigProvider`. */
const Content = z.object({ Connection: z.string(), ContainerName: z.string(), BlobName: z.string() });

/** The resource type that the host names in the binding data of blobs. */
const BLOBS = 'AzureStorageBlobs';

/**
 * Makes blob triggers with `sdkBinding: true` hand over a {@link BlobReference}. The package meant for it opens a client
 * with a connection of its own; a reference is all that we need.
 */
export function bindBlobsByReference(): void {
  // Required, not imported: the ES module of this package has a registry of its own, which the library doesn't read.
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
