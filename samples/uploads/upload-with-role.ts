import { basename } from 'node:path';
import { DefaultAzureCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';

/** `node dist/samples/uploads/upload-with-role.js https://<account>.blob.core.windows.net/ FILE [STYLE]`, signed in with `az login`. */
const [endpoint = '', file = '', style] = process.argv.slice(2);
const videos = new BlobServiceClient(endpoint, new DefaultAzureCredential()).getContainerClient('videos');
await videos.getBlockBlobClient(basename(file)).uploadFile(file, {
  // The style is set with the upload. Setting it later would make another version of the video.
  ...(style !== undefined && { metadata: { style } }),
});
