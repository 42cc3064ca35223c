import { RestError } from '@azure/storage-blob';

/** Whether the service answered with one of these HTTP statuses. */
export function isStatus(thrown: unknown, ...statuses: number[]): boolean {
  return thrown instanceof RestError && thrown.statusCode !== undefined && statuses.includes(thrown.statusCode);
}

/** Whether the service answered with one of its own error codes. */
export function isCode(thrown: unknown, ...codes: string[]): boolean {
  return thrown instanceof RestError && thrown.code !== undefined && codes.includes(thrown.code);
}

/** The answer, or undefined where the service says that it isn't there. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (isStatus(thrown, 404)) return undefined;
    throw thrown;
  }
}
