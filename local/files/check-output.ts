import { access, constants, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CommandError, wrongUsage } from '../command-error.ts';
import { manifestPath } from './output-path.ts';

/**
 * Makes sure, before hours of painting, that the result can be written; nothing is made yet.
 * @returns the path of the file; where `output` is a folder, the default name in it
 */
export async function checkOutput(output: string, source: string, defaultPath: string): Promise<string> {
  const found = await stat(output).catch(() => undefined);
  const path = found?.isDirectory() ? join(output, basename(defaultPath)) : output;
  await refuseSource(path, source);
  try {
    await refuseDevices(path, manifestPath(path));
    await access(await nearestFolder(dirname(path)), constants.W_OK);
  } catch (error) {
    const reason = (error as Error).message;
    const message = `The result can't be written to ${path} (${reason}): name another place with --out.`;
    throw new CommandError('output', message, undefined, { cause: error });
  }
  return path;
}

async function refuseSource(path: string, source: string): Promise<void> {
  if (await isSameFile(path, source)) throw wrongUsage(`--out is the video itself: name another file.`);
  if (!(await isSameFile(manifestPath(path), source))) return;
  throw wrongUsage(`The manifest beside --out would replace the video: name another file.`);
}

/** A painting is written beside its place and then takes it: a folder, a device or a pipe would be replaced by it. */
async function refuseDevices(...paths: string[]): Promise<void> {
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found && !found.isFile()) throw new Error(`${path} is there and is no file`);
  }
}

/** The folder itself, or the one that it would be made in. */
async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isDirectory()) throw new Error(`${path} is not a folder`);
  return found || path === dirname(path) ? path : nearestFolder(dirname(path));
}

/** Also by another name: a link of either kind. */
async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((path) => stat(path, { bigint: true }).catch(() => undefined)),
  );
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}
