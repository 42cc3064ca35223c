import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type KeyName, regenerateKey } from '../../scoring/keys/key-file.ts';
import { isSecret } from '../../scoring/keys/secret-vault.ts';
import { SCORING_KEYS, userFolder } from '../folders.ts';
import { print } from './run-command.ts';

/** Makes a new key. Stdout gets the key alone, so that a script can read it. */
export async function regenerate(which: KeyName, file: string | undefined): Promise<void> {
  const place = placeOf(file);
  if (!isSecret(place)) await mkdir(dirname(place), { recursive: true, mode: 0o700 });
  const key = await regenerateKey(place, which, new Date());
  process.stderr.write(`This is the new ${which} key; its hash is in ${place}:\n`);
  await print(key);
}

function placeOf(file: string | undefined): string {
  if (file === undefined) return SCORING_KEYS;
  return isSecret(file) ? file : resolve(userFolder(), file);
}
