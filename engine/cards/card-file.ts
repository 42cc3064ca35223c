import { z } from 'zod';

/** A relative path that stays inside the folder of a card on any operating system. */
export const CardFile = z
  .string()
  .max(200)
  .regex(
    /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/,
    'must be a path inside the folder of the card',
  );

/** A file that a card names, and the SHA-256 of its bytes in lower-case hex. */
export const HashedFile = z.strictObject({ file: CardFile, sha256: z.string().regex(/^[0-9a-f]{64}$/) });
export type HashedFile = z.infer<typeof HashedFile>;
