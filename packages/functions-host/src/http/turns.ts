/** The limit of concurrent requests is reached. */
export class TooManyRequestsError extends Error {}

/**
 * Limits the number of concurrent requests.
 * @returns a function that takes a turn and returns a function that ends it
 */
export function turns(most: number): () => () => void {
  let running = 0;
  return () => {
    if (running >= most) throw new TooManyRequestsError(`${most} requests are being worked on: try again later.`);
    running += 1;
    return () => {
      running -= 1;
    };
  };
}
