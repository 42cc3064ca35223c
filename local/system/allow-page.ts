import { BlobServiceClient } from '@azure/storage-blob';

const HOUR_SECONDS = 3_600;

/**
 * Adds a CORS rule to an emulator so that the page can upload and play videos, as the templates in `infra/` do in Azure. Any other
 * storage account is left as it is.
 * @param url the address of the Functions host
 */
export async function allowPage(connection: string, url: string): Promise<void> {
  if (!connection.includes('AccountName=devstoreaccount1;')) return;
  const { port } = new URL(url);
  const own = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `http://${name}:${port}`);
  const blobs = BlobServiceClient.fromConnectionString(connection);
  const { cors = [] } = await blobs.getProperties();
  const others = cors.filter(({ allowedOrigins }) => !allowedOrigins.includes(own[0] ?? url));
  const rule = {
    allowedOrigins: own.join(','),
    allowedMethods: 'GET,HEAD,PUT',
    allowedHeaders: 'content-type,range,x-ms-*',
    exposedHeaders: 'content-length,content-range,etag,x-ms-*',
    maxAgeInSeconds: HOUR_SECONDS,
  };
  // Storage takes at most five rules, so the oldest ones, of ports that were used before, are dropped.
  await blobs.setProperties({ cors: [rule, ...others].slice(0, 5) });
}
