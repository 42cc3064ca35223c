import type { ByteSource } from './byte-source.ts';

/** Makes a source of bytes in memory. */
export function inMemory(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (start, end) => bytes.subarray(start, end) };
}
