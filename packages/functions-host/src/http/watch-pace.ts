import type { IncomingMessage } from 'node:http';

/** During this time, a body may arrive at any rate. */
const GRACE_SECONDS = 10;
/** After that, its average must not fall below this rate, which is that of a modem. */
const BYTES_PER_SECOND = 4_096;

/** The client sends its request so slowly that it would only block a turn. */
export class BodyTooSlowError extends Error {}

/**
 * Watches that a body keeps arriving.
 * @param onSlow is called once if it doesn't
 * @param isHeldBack returns true while this side has paused the body; that time doesn't count
 * @returns a function that ends the watch
 */
export function watchPace(request: IncomingMessage, onSlow: () => void, isHeldBack = () => false): () => void {
  const before = request.socket.bytesRead;
  let seconds = 0;
  const timer = setInterval(() => {
    if (request.complete) return clearInterval(timer);
    if (!isHeldBack()) seconds++;
    if (seconds <= GRACE_SECONDS + (request.socket.bytesRead - before) / BYTES_PER_SECOND) return;
    clearInterval(timer);
    onSlow();
  }, 1_000).unref();
  return () => clearInterval(timer);
}
