import type { Socket } from 'node:net';

/** The time that a client may go on sending after it was answered. */
const LINGER_MS = 1_000;

/**
 * Ends a connection on which bytes may still be on their way: were it closed at once, its end would overtake the answer (RFC 9112,
 * 9.6). What comes is thrown away.
 * @param last what is still to be sent
 */
export function closeGently(socket: Socket, last = ''): void {
  socket.end(last);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}
