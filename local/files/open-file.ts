import { constants, type FileHandle, open } from 'node:fs/promises';
import type { ByteSource } from '../../core/media/bytes/byte-source.ts';
import { CommandError } from '../command-error.ts';

/** A file of this machine that can be read by ranges. */
export interface OpenFile extends ByteSource {
  close(): Promise<void>;
}

/**
 * Opens a file for reading by ranges.
 * @param expected describes the wanted file in messages, as in `a video file`
 * @throws CommandError `source-missing` if there is no such file, or it is a folder, a pipe or a device
 */
export async function openFile(path: string, expected: string): Promise<OpenFile> {
  const file = await openHandle(path);
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw new CommandError('source-missing', `${path} is a folder: name ${expected}.`);
    if (!found.isFile()) {
      const why = `${path} is not a regular file, and a video has to be read at any place`;
      throw new CommandError(
        'source-missing',
        `${why}: save what comes from a pipe or a device, and name ${expected}.`,
      );
    }
    return {
      size: found.size,
      read: (start, end) => readRange(file, start, end),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    // Without O_NONBLOCK, opening a pipe would wait for its writer.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const message = isMissing
      ? `There is no file ${path}: correct the path.`
      : `${path} can't be read (${(error as Error).message}): check its permissions.`;
    throw new CommandError('source-missing', message, undefined, { cause: error });
  }
}

async function readRange(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0)
      throw new CommandError(
        'source-changed',
        'The file became shorter while it was read: run the command again once it is complete.',
      );
    filled += bytesRead;
  }
  return bytes;
}
