import { z } from 'zod';
import { BlobName } from './blob-name.ts';

/** A picture whose style is to be painted, for `POST /api/pictures`. */
export const StylePictureRequest = z.strictObject({
  /** The file's name on the user's machine. */
  name: z.string().min(1).max(1_024),
  /** A JPEG, PNG or WebP in Base64. More than 1,024 pixels a side add nothing: the encoder reduces it. */
  picture: z.base64().max(3 << 20),
});
export type StylePictureRequest = z.infer<typeof StylePictureRequest>;

/** A picture that lies in the container `styles`. */
export const StylePicture = z.strictObject({
  /** Its blob name. */
  picture: BlobName,
  /** The same as the text of a style, alone or in a mix: `styles/uploads/0123456789abcdef/painting.jpg`. */
  style: z.string(),
});
export type StylePicture = z.infer<typeof StylePicture>;
