import { type FileHandle, open } from 'node:fs/promises';
import type { ByteSource } from '../../../core/media/bytes/byte-source.ts';

/** A local file behind the storage port, which counts the bytes and the requests. */
export interface CountedSource extends ByteSource {
  readonly bytesRead: number;
  readonly requests: number;
  close(): Promise<void>;
}

export async function countedSource(path: string): Promise<CountedSource> {
  const file: FileHandle = await open(path, 'r');
  const { size } = await file.stat();
  const source = {
    size,
    bytesRead: 0,
    requests: 0,
    read: async (start: number, end: number) => {
      const bytes = new Uint8Array(end - start);
      source.requests++;
      source.bytesRead += bytes.length;
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
      if (bytesRead !== bytes.length) throw new RangeError(`${path} has no bytes ${start} to ${end}.`);
      return bytes;
    },
    close: () => file.close(),
  };
  return source;
}
