import { RestError } from '@azure/storage-blob';

/** True if the service answered with one of these HTTP statuses. */
export function isStatus(thrown: unknown, ...statuses: number[]): boolean {
  return thrown instanceof RestError && thrown.statusCode !== undefined && statuses.includes(thrown.statusCode);
}

/** True if the service answered with one of these error codes of its own. */
export function isCode(thrown: unknown, ...codes: string[]): boolean {
  return thrown instanceof RestError && thrown.code !== undefined && codes.includes(thrown.code);
}

/** Waits for an answer. A 404 gives undefined. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (isStatus(thrown, 404)) return undefined;
    throw thrown;
  }
}
