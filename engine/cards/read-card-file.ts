import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { permanent } from '../../core/contracts/failure.ts';
import type { HashedFile } from './card-file.ts';

/**
 * Reads a file that a card names.
 * @throws RepaintError `engine`, permanent, if the file can't be read, or its hash isn't that on the card
 */
export async function readCardFile(folder: string, { file, sha256 }: HashedFile): Promise<Buffer> {
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
