import type { Server, Socket } from 'node:net';

/** The open connections of a server, also those that still agree on TLS or have said nothing yet: `closeAllConnections` leaves them. */
export function connectionsOf(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}
