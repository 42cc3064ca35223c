import { access, constants, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CommandError, wrongUsage } from '../command-error.ts';
import { manifestPath } from './output-path.ts';
import { partPath } from './write-beside.ts';

/**
 * Checks before hours of painting that the result can be written. It creates nothing.
 * @returns the path of the file: `output`, or the default name in it if `output` is a folder
 * @throws CommandError `output` if the path can't be written; `usage` if it would replace the source
 */
export async function checkOutput(output: string, source: string, defaultPath: string): Promise<string> {
  const found = await stat(output).catch(() => undefined);
  const path = found?.isDirectory() ? join(output, basename(defaultPath)) : output;
  await refuseSource(path, source);
  try {
    await refuseDevices(path, manifestPath(path));
    await access(await nearestFolder(dirname(path)), constants.W_OK);
    await refuseLongNames(path, manifestPath(path));
  } catch (error) {
    const reason = (error as Error).message;
    const message = `The result can't be written to ${path} (${reason}): name another place with --out.`;
    throw new CommandError('output', message, undefined, { cause: error });
  }
  return path;
}

async function refuseSource(path: string, source: string): Promise<void> {
  if (await isSameFile(path, source)) throw wrongUsage(`--out names the source itself: name another file.`);
  if (!(await isSameFile(manifestPath(path), source))) return;
  throw wrongUsage(`The manifest of --out would replace the source: name another file.`);
}

/** Refuses folders, devices and pipes. A painting is written under another name and then renamed, which would replace them. */
async function refuseDevices(...paths: string[]): Promise<void> {
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found && !found.isFile()) throw new Error(`${path} exists and is not a regular file`);
  }
}

/** Refuses names that the file system takes no file of, while it is written or afterwards. */
async function refuseLongNames(...paths: string[]): Promise<void> {
  for (const path of paths) {
    // In a folder that doesn't exist yet, every name would seem not to exist. Its file system is that of the nearest one.
    const part = partPath(path);
    await stat(join(await nearestFolder(dirname(path)), basename(part))).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENAMETOOLONG')
        throw new Error(`${path.length > 60 ? `${path.slice(0, 60)}…` : path} is too long for a name`);
    });
  }
}

/** Finds the folder that exists: the path itself, or the nearest one above it. */
async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isDirectory()) throw new Error(`${path} is not a folder`);
  return found || path === dirname(path) ? path : nearestFolder(dirname(path));
}

/** True if both paths lead to one file, also through symbolic or hard links. */
async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((path) => stat(path, { bigint: true }).catch(() => undefined)),
  );
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}
