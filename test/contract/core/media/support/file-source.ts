import { closeSync, fstatSync, openSync, read } from 'node:fs';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { ByteSource } from '../../../../../core/media/bytes/byte-source.ts';

const readAt = promisify(read);

/** Opens a file as a byte source that counts its reads and is closed when the test ends. */
export function fileSource(path: string): ByteSource & { requests: number; bytesRead: number } {
  const file = openSync(path, 'r');
  onTestFinished(() => closeSync(file));
  const source = {
    size: fstatSync(file).size,
    requests: 0,
    bytesRead: 0,
    read: async (start: number, end: number) => {
      const bytes = new Uint8Array(end - start);
      source.requests++;
      source.bytesRead += bytes.length;
      const { bytesRead } = await readAt(file, bytes, 0, bytes.length, start);
      if (bytesRead !== bytes.length) throw new Error(`${path} has no bytes ${start} to ${end}.`);
      return bytes;
    },
  };
  return source;
}

/** Makes a byte source from a buffer. */
export function bufferSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (start, end) => bytes.slice(start, end) };
}
