import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { permanent } from '../../../core/contracts/failure.ts';

/** A path inside the folder of the card: no way out of it, on any system. */
export const CardFile = z
  .string()
  .max(200)
  .regex(
    /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/,
    'must be a path inside the folder of the card',
  );

/**
 * Reads a file that a card names.
 * @throws RepaintError `engine`, permanent: it isn't there, or isn't the one that the card was written for
 */
export async function readCardFile(
  folder: string,
  { file, sha256 }: { file: string; sha256: string },
): Promise<Buffer> {
  const path = join(folder, file);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw permanent('engine', `${path} can't be read: the card lists it.`, cause);
  });
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual === sha256) return bytes;
  throw permanent(
    'engine',
    `${path} is not the file that its card names: expected SHA-256 ${sha256}, found ${actual}.`,
  );
}
