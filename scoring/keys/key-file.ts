import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { permanent } from '../../core/contracts/failure.ts';
import { openTextStore, type TextStore } from './text-store.ts';

export const KEY_NAMES = ['primary', 'secondary'] as const;
export type KeyName = (typeof KEY_NAMES)[number];

/** The hash of a key. A key is 256 random bits, so a plain hash can't be reversed, and no slow hash is needed. */
const StoredKey = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), changed: z.iso.datetime() });

export const KeyFile = z.strictObject({
  schemaVersion: z.literal(1),
  primary: StoredKey.optional(),
  secondary: StoredKey.optional(),
});
export type KeyFile = z.infer<typeof KeyFile>;

/** @throws RepaintError `invalid-request`, which names the file but reveals nothing of its content */
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
 * Makes a new key and stores its hash in the file or secret, which is created if it doesn't exist. The other key stays valid. The key
 * itself is not stored.
 */
export async function regenerateKey(
  place: string,
  name: KeyName,
  now: Date,
  store: TextStore = openTextStore(),
): Promise<string> {
  const before = await store.read(place);
  const keys = before === undefined ? { schemaVersion: 1 as const } : parseKeyFile(before, place);
  const key = randomBytes(32).toString('base64url');
  const after: KeyFile = { ...keys, [name]: { sha256: hashOf(key).toString('hex'), changed: now.toISOString() } };
  await store.replace(place, `${JSON.stringify(after, null, 2)}\n`);
  return key;
}

export function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
