import type { IncomingMessage } from 'node:http';

/** A body may take so long whatever its size, */
const GRACE_SECONDS = 10;
/** and longer only while it comes at this rate: that of a modem. */
const BYTES_PER_SECOND = 4_096;

/** The client sends its request so slowly that it would only hold a place. */
export class BodyTooSlowError extends Error {}

/**
 * Watches that a body keeps coming.
 * @param onSlow called once, where it doesn't
 * @param isHeldBack whether it is us who don't take what comes: that time doesn't count
 * @returns what ends the watch
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
