import { randomUUID } from 'node:crypto';

/** The id that a request brought, where it can be told in a log, or a new one. */
export function requestIdOr(given: unknown): string {
  return typeof given === 'string' && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID();
}
