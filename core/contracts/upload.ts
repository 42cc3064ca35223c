import { z } from 'zod';
import { BlobName } from './blob-name.ts';

/** Folder of the `videos` container for uploads from browsers. */
export const BROWSER_UPLOADS = 'uploads';

/** A blob name that `POST /api/uploads` has given out. */
export const UploadName = BlobName.regex(
  /^uploads\/[0-9a-f]{16}\/[^/]+$/,
  'an upload is named uploads/<16 hex digits>/<file name>',
);

/** A file to be uploaded. */
export const UploadRequest = z.strictObject({
  /** The file's name on the user's machine. */
  name: z.string().min(1).max(1_024),
  /** The file's size. */
  bytes: z.int().min(1),
  /** To resume an interrupted upload: the `video` of the first response. */
  video: UploadName.optional(),
});
export type UploadRequest = z.infer<typeof UploadRequest>;

/**
 * How a file is uploaded: each block with `PUT <url>&comp=block&blockid=…`, in any order and in parallel, then the list of blocks with
 * `PUT <url>&comp=blocklist`. The id of block n is the Base64 of n in eight digits.
 */
export const Upload = z.strictObject({
  /** Blob name in the `videos` container, for the `video` of `POST /api/jobs`. */
  video: UploadName,
  /** True if the upload is complete. */
  isWhole: z.boolean(),
  /** A link that allows writing this one blob until `expiresAt`. */
  url: z.string(),
  expiresAt: z.iso.datetime(),
  blockBytes: z.int().min(1),
  /** Numbers of the blocks that have been uploaded. */
  blocks: z.array(z.int().min(0)),
});
export type Upload = z.infer<typeof Upload>;
