import { access, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CommandError, wrongUsage } from '../command-error.ts';

/**
 * Makes sure, before hours of painting, that the result can be written: its folder is made where it is missing.
 * @returns the path of the file; where `output` is a folder, the default name in it
 */
export async function checkOutput(output: string, source: string, defaultPath: string): Promise<string> {
  const found = await stat(output).catch(() => undefined);
  const path = found?.isDirectory() ? join(output, basename(defaultPath)) : output;
  if (await isSameFile(path, source)) throw wrongUsage(`--out is the video itself: name another file.`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    const reason = (error as Error).message;
    throw new CommandError('output', `The result can't be written to ${path} (${reason}).`, undefined, {
      cause: error,
    });
  }
  return path;
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => realpath(path).catch(() => undefined)));
  return first !== undefined && first === second;
}
