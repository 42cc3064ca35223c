import { DefaultAzureCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';
import { uploadLink } from './upload-link.ts';

const HOURS = 2;

/** `node dist/samples/uploads/sign-upload-link.js https://<account>.blob.core.windows.net/ [blob name]` prints a link for an uploader. */
const [endpoint = '', name] = process.argv.slice(2);
const now = new Date();
const service = new BlobServiceClient(endpoint, new DefaultAzureCredential());
const key = await service.getUserDelegationKey(
  new Date(now.getTime() - 5 * 60_000),
  new Date(now.getTime() + HOURS * 3_600_000),
);
process.stdout.write(`${uploadLink(endpoint, key, { hours: HOURS, now, ...(name !== undefined && { name }) })}\n`);
