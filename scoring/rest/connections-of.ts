import type { Server, Socket } from 'node:net';

/** Returns the open connections of a server, including those in the TLS handshake or without a request, which `closeAllConnections` misses. */
export function connectionsOf(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}
