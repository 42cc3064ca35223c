import { createHash } from 'node:crypto';

/** Hashes the JSON text of a list, as hex. Objects in it must always have their keys in the same order. */
export function sha256Of(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
