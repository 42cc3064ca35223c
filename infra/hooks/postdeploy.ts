import { removeOldImages } from './remove-old-images.ts';
import { subscribeToUploads } from './subscribe-to-uploads.ts';

await subscribeToUploads(process.env);
// What stays too long costs cents; a deployment that stands must not fail for it.
await removeOldImages(process.env).then(
  (removed) => process.stdout.write(`${removed} old images removed.\n`),
  (thrown: unknown) => process.stderr.write(`Old images stay in the registry: ${String(thrown)}\n`),
);
