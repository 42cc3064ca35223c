import { onTestFinished } from 'vitest';
import type { ByteSource } from '../../../../../core/media/bytes/byte-source.ts';
import { type CountedSource, countedSource } from '../../../../bench/media/counted-source.ts';

/** Opens a file as a byte source that counts its reads and is closed when the test ends. */
export function fileSource(path: string): CountedSource {
  const source = countedSource(path);
  onTestFinished(() => source.close());
  return source;
}

/** Makes a byte source from a buffer. */
export function bufferSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (start, end) => bytes.slice(start, end) };
}
