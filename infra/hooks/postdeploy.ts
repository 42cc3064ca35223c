import { subscribeToUploads } from './subscribe-to-uploads.ts';

await subscribeToUploads(process.env);
