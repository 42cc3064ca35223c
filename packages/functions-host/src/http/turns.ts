/** Every place for a request is taken. */
export class TooManyRequestsError extends Error {}

/**
 * Bounds how many requests are worked on at once.
 * @returns what takes a turn and gives what ends it
 */
export function turns(most: number): () => () => void {
  let running = 0;
  return () => {
    if (running >= most) throw new TooManyRequestsError(`${most} requests are being worked on.`);
    running += 1;
    return () => {
      running -= 1;
    };
  };
}
