import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type KeyName, regenerateKey } from '../../workers/scoring/keys/key-file.ts';
import { SCORING_KEYS, userFolder } from '../folders.ts';
import { print } from './run-command.ts';

/** Prints the new key alone, so that a script can take it. */
export async function regenerate(which: KeyName, file: string | undefined): Promise<void> {
  const path = file === undefined ? SCORING_KEYS : resolve(userFolder(), file);
  await mkdir(dirname(path), { recursive: true });
  const key = await regenerateKey(path, which, new Date());
  process.stderr.write(`The new ${which} key; its hash is in ${path}:\n`);
  await print(key);
}
