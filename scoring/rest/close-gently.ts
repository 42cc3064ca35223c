import type { Socket } from 'node:net';

/** Time for which a client may continue to send after the answer. */
const LINGER_MS = 1_000;

/**
 * Ends a connection on which the client may still be sending. If it were closed at once, the client could lose the answer (RFC 9112,
 * section 9.6). Further input is discarded.
 * @param last text to send before the end
 */
export function closeGently(socket: Socket, last = ''): void {
  socket.end(last);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}
