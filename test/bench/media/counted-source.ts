import { closeSync, fstatSync, openSync, read } from 'node:fs';
import { promisify } from 'node:util';
import type { ByteSource } from '../../../core/media/bytes/byte-source.ts';

const readAt = promisify(read);

/** A local file behind the storage port, which counts the bytes and the requests. */
export interface CountedSource extends ByteSource {
  readonly bytesRead: number;
  readonly requests: number;
  close(): void;
}

export function countedSource(path: string): CountedSource {
  const file = openSync(path, 'r');
  const source = {
    size: fstatSync(file).size,
    bytesRead: 0,
    requests: 0,
    read: async (start: number, end: number) => {
      const bytes = new Uint8Array(end - start);
      source.requests++;
      source.bytesRead += bytes.length;
      const { bytesRead } = await readAt(file, bytes, 0, bytes.length, start);
      if (bytesRead !== bytes.length) throw new RangeError(`${path} has no bytes ${start} to ${end}.`);
      return bytes;
    },
    close: () => closeSync(file),
  };
  return source;
}
