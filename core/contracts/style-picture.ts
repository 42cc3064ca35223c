import { z } from 'zod';
import { BlobName } from './blob-name.ts';

/** A picture to be used as a style, for `POST /api/pictures`. */
export const StylePictureRequest = z.strictObject({
  /** The file's name on the user's machine. */
  name: z.string().min(1).max(1_024),
  /** A JPEG, PNG or WebP in Base64. More than 1,024 pixels per side add nothing, since the encoder reduces it. */
  picture: z.base64().max(3 << 20),
});
export type StylePictureRequest = z.infer<typeof StylePictureRequest>;

/** A picture in the `styles` container. */
export const StylePicture = z.strictObject({
  /** Blob name of the picture. */
  picture: BlobName,
  /** The picture as the text of a style, for use alone or in a mix: `styles/uploads/0123456789abcdef/painting.jpg`. */
  style: z.string(),
});
export type StylePicture = z.infer<typeof StylePicture>;
