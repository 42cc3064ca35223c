import type { IncomingMessage } from 'node:http';

/** During this time, a body may arrive at any rate. */
const GRACE_SECONDS = 10;
/** After that, its average must not fall below this rate, which is that of a modem. */
const BYTES_PER_SECOND = 4_096;

/** The client sends its request so slowly that it would only block a turn. */
export class BodyTooSlowError extends Error {}

/**
 * Watches that a body keeps arriving.
 * @param onStop is called once if it doesn't: with a BodyTooSlowError, or because the client has disconnected
 * @param isHeldBack returns true while this side has paused the body; that time doesn't count
 * @returns a function that ends the watch
 */
export function watchBody(
  request: IncomingMessage,
  onStop: (reason: Error) => void,
  isHeldBack = () => false,
): () => void {
  const before = request.socket.bytesRead;
  let seconds = 0;
  const stop = (reason: Error) => {
    unwatch();
    onStop(reason);
  };
  const leave = () => request.complete || stop(new Error('The client disconnected before its request had arrived.'));
  const timer = setInterval(() => {
    if (request.complete) return unwatch();
    if (!isHeldBack()) seconds++;
    if (seconds > GRACE_SECONDS + (request.socket.bytesRead - before) / BYTES_PER_SECOND)
      stop(new BodyTooSlowError('The body arrives too slowly.'));
  }, 1_000).unref();
  const unwatch = () => {
    clearInterval(timer);
    request.off('close', leave);
  };
  request.once('close', leave);
  return unwatch;
}
