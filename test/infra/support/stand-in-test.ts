import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { test as inFolder } from '../../support/folder-test.ts';

/**
 * `test` with stand-ins for commands: shell scripts, so not on Windows. Each notes how it was called, and runs its script, which finds its
 * files in `$FOLDER`.
 */
export const test = inFolder.extend('commands', ({ folder }) => ({
  environment: { PATH: `${folder}${delimiter}${process.env['PATH']}`, FOLDER: folder },
  async standIn(name: string, script = ''): Promise<void> {
    const file = join(folder, name);
    await writeFile(file, `#!/bin/sh\necho "${name} $*" >> "$FOLDER/calls"\n${script}\n`);
    await chmod(file, 0o755);
  },
  /** Returns the command lines so far. */
  async calls(): Promise<string[]> {
    const text = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line !== '');
  },
}));

export { test as it };
