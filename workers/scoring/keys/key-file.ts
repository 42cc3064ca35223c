import { createHash, randomBytes } from 'node:crypto';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { permanent } from '../../../core/contracts/failure.ts';

export const KEY_NAMES = ['primary', 'secondary'] as const;
export type KeyName = (typeof KEY_NAMES)[number];

/** A key is 256 random bits, so a plain hash of it can't be turned back: nothing slower is needed. */
const StoredKey = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), changed: z.iso.datetime() });

export const KeyFile = z.strictObject({
  schemaVersion: z.literal(1),
  primary: StoredKey.optional(),
  secondary: StoredKey.optional(),
});
export type KeyFile = z.infer<typeof KeyFile>;

/** @throws RepaintError `invalid-request`, saying what is wrong with the file and none of what is in it */
export function parseKeyFile(text: string, file: string): KeyFile {
  try {
    return KeyFile.parse(JSON.parse(text));
  } catch {
    throw permanent(
      'invalid-request',
      `${file} is not a file of keys: make one with npm run keys -- regenerate primary.`,
    );
  }
}

/**
 * Makes a new key and puts its hash into the file, which is made where there is none; only this user can read it. The other key
 * stays. The key itself is kept nowhere.
 */
export async function regenerateKey(file: string, name: KeyName, now: Date): Promise<string> {
  const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw permanent('invalid-request', `${file} can't be read (${error.code}).`, error);
  });
  const keys = before === undefined ? { schemaVersion: 1 as const } : parseKeyFile(before, file);
  const key = randomBytes(32).toString('base64url');
  await replaceFile(file, { ...keys, [name]: { sha256: hashOf(key).toString('hex'), changed: now.toISOString() } });
  return key;
}

export function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** Readers find the old or the new file, never half of one. */
async function replaceFile(file: string, keys: KeyFile): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
    await chmod(temporary, 0o600);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw permanent('invalid-request', `${file} can't be written (${(error as NodeJS.ErrnoException).code}).`, error);
  }
}
