import { removeOldImages } from './remove-old-images.ts';
import { subscribeToUploads } from './subscribe-to-uploads.ts';

await subscribeToUploads(process.env);
// Old images cost a few cents. A successful deployment must not fail because of them.
await removeOldImages(process.env).then(
  (removed) => process.stdout.write(`${removed} old images removed.\n`),
  (thrown: unknown) => process.stderr.write(`Old images could not be removed from the registry: ${String(thrown)}\n`),
);
