import { z } from 'zod';
import { BlobName } from './blob-name.ts';

/** Folder in `videos` of what browsers upload. */
export const BROWSER_UPLOADS = 'uploads';

/** A blob name that `POST /api/uploads` has given out. */
export const UploadName = BlobName.regex(
  /^uploads\/[0-9a-f]{16}\/[^/]+$/,
  'an upload is named uploads/<16 hex digits>/<file name>',
);

/** A file that is to be uploaded. */
export const UploadRequest = z.strictObject({
  /** The file's name, as its owner calls it. */
  name: z.string().min(1).max(1_024),
  /** Its size. */
  bytes: z.int().min(1),
  /** Of an upload that was cut, to go on with it: the `video` of the first answer. */
  video: UploadName.optional(),
});
export type UploadRequest = z.infer<typeof UploadRequest>;

/**
 * How a file gets into storage: block by block (`PUT <url>&comp=block&blockid=…`), then the list of them (`PUT <url>&comp=blocklist`), in
 * any order and side by side. The id of block n is the Base64 of n in eight digits.
 */
export const Upload = z.strictObject({
  /** Its blob name in the container `videos`: what `POST /api/jobs` takes. */
  video: UploadName,
  /** Whether all of it is there, so that nothing is left to do. */
  isWhole: z.boolean(),
  /** A link that lets this one blob be written until then. */
  url: z.string(),
  expiresAt: z.iso.datetime(),
  blockBytes: z.int().min(1),
  /** Numbers of the blocks that are there already. */
  blocks: z.array(z.int().min(0)),
});
export type Upload = z.infer<typeof Upload>;
