import { randomUUID } from 'node:crypto';

/** Returns the id that a request brought if it is safe for a log, or a new one. */
export function requestIdOr(given: unknown): string {
  return typeof given === 'string' && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID();
}
