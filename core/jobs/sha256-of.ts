import { createHash } from 'node:crypto';

/** SHA-256, in hex, of the JSON text of a list: lists keep their order, so equal parts give equal hashes. */
export function sha256Of(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
