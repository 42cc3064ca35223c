import { constants, type FileHandle, open } from 'node:fs/promises';
import type { ByteSource } from '../../core/media/bytes/byte-source.ts';
import { CommandError } from '../command-error.ts';

/** A file of this machine, read by ranges. */
export interface OpenFile extends ByteSource {
  close(): Promise<void>;
}

/**
 * @param expected what the file should be, for the message: `a video file`
 * @throws CommandError where there is no such file
 */
export async function openFile(path: string, expected: string): Promise<OpenFile> {
  const file = await openHandle(path);
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw new CommandError('source-missing', `${path} is a folder: name ${expected}.`);
    if (!found.isFile()) {
      const why = `${path} is no file that can be read at any place`;
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
    // Opening a pipe waits for whoever writes to it.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const message = isMissing ? `There is no file ${path}.` : `${path} can't be read (${(error as Error).message}).`;
    throw new CommandError('source-missing', message, undefined, { cause: error });
  }
}

async function readRange(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) throw new CommandError('source-changed', 'The file became shorter while it was read.');
    filled += bytesRead;
  }
  return bytes;
}
