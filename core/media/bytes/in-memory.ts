import type { ByteSource } from './byte-source.ts';

/** Bytes that are here already, as a source. */
export function inMemory(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (start, end) => bytes.subarray(start, end) };
}
