import { access, constants, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CommandError, wrongUsage } from '../command-error.ts';

/**
 * Makes sure, before hours of painting, that the result can be written; nothing is made yet.
 * @returns the path of the file; where `output` is a folder, the default name in it
 */
export async function checkOutput(output: string, source: string, defaultPath: string): Promise<string> {
  const found = await stat(output).catch(() => undefined);
  const path = found?.isDirectory() ? join(output, basename(defaultPath)) : output;
  if (await isSameFile(path, source)) throw wrongUsage(`--out is the video itself: name another file.`);
  try {
    await access(await nearestFolder(dirname(path)), constants.W_OK);
  } catch (error) {
    const reason = (error as Error).message;
    const message = `The result can't be written to ${path} (${reason}): name another place with --out.`;
    throw new CommandError('output', message, undefined, { cause: error });
  }
  return path;
}

/** The folder itself, or the one that it would be made in. */
async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isDirectory()) throw new Error(`${path} is not a folder`);
  return found || path === dirname(path) ? path : nearestFolder(dirname(path));
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => realpath(path).catch(() => undefined)));
  return first !== undefined && first === second;
}
