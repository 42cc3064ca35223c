/** Returns whether an error is an answer of storage with one of these statuses. */
export const hasStatus = (error: unknown, ...statuses: number[]): boolean =>
  error instanceof Error && 'statusCode' in error && statuses.includes(Number(error.statusCode));

/** Creates a queue or container if its lack is why a request failed. @throws `error` if it isn't, or why it can't be created */
export async function createIfMissing(place: { createIfNotExists(): Promise<unknown> }, error: unknown): Promise<void> {
  if (!hasStatus(error, 404)) throw error;
  await place.createIfNotExists();
}
