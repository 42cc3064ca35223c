import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { permanent } from '../../core/contracts/failure.ts';
import { isSecret, openSecretVault, type SecretVault } from './secret-vault.ts';

/** Keeps small texts (keys, certificates) in files, or in secrets where the place is an `https://` address. */
export interface TextStore {
  /**
   * @returns undefined if there is nothing at the place
   * @throws RepaintError `invalid-request` if there is something that can't be read
   */
  read(place: string): Promise<string | undefined>;
  /**
   * Replaces the text at once, so that readers find the old or the new one, never half of it. Only this user may read
   * the file.
   */
  replace(place: string, text: string): Promise<void>;
}

export function openTextStore(vault: SecretVault = openSecretVault()): TextStore {
  return {
    read: (place) => (isSecret(place) ? vault.read(place) : readIfThere(place)),
    replace: (place, text) => (isSecret(place) ? vault.write(place, text) : replaceFile(place, text)),
  };
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw permanent('invalid-request', `${file} can't be read (${code}).`, cause);
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await chmod(temporary, 0o600);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw permanent('invalid-request', `${file} can't be written (${(error as NodeJS.ErrnoException).code}).`, error);
  }
}
