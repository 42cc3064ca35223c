import { RestError } from '@azure/storage-blob';

/** True if the service answered with one of these HTTP statuses. */
export function isStatus(thrown: unknown, ...statuses: number[]): boolean {
  return thrown instanceof RestError && thrown.statusCode !== undefined && statuses.includes(thrown.statusCode);
}

/** True if the service answered with one of these error codes of its own. */
export function isCode(thrown: unknown, ...codes: string[]): boolean {
  return thrown instanceof RestError && thrown.code !== undefined && codes.includes(thrown.code);
}

/** Waits for a conditional request. @returns false if its condition doesn't hold */
export async function ifConditionHolds(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (thrown) {
    if (isStatus(thrown, 409, 412)) return false;
    throw thrown;
  }
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
