import type { Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Admission } from './queue/admission.ts';

/** Time for what the admission doesn't count: requests for metadata, and the last bytes of an answer. */
const LAST_MS = 500;

export interface Door {
  /** Stops taking connections, and resolves once every connection is closed. */
  close(): Promise<unknown>;
  /** Ends all connections. */
  cutOff(): void;
}

/** Closes the doors: first every accepted request is answered, then the connections that remain are cut off. */
export async function closeDoors(doors: readonly Door[], admission: Admission): Promise<void> {
  const closed = Promise.all(doors.map((door) => door.close()));
  await Promise.race([closed, admission.emptied().then(() => sleep(LAST_MS))]);
  for (const door of doors) door.cutOff();
}

/** Makes the door of REST. Its end cuts off every connection. */
export function doorOf(app: FastifyInstance): Door {
  const connections = connectionsOf(app.server);
  const cutOff = () => {
    for (const connection of connections) connection.destroy();
  };
  return { close: () => app.close(), cutOff };
}

/** Returns the open connections of a server, including those in the TLS handshake or without a request, which `closeAllConnections` misses. */
function connectionsOf(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}
