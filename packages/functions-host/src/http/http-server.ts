import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { AppError } from '../app/app-error.ts';
import { sendResponse } from './send-response.ts';

/** An idle connection is kept for this time, as on Azure. After Node's 5 s, clients would send requests on connections that are just being closed. */
const IDLE_MS = 130_000;
/**
 * A connection whose headers aren’t complete is closed after this time, which is Node’s default. A busy machine may read them seconds after they have
 * come: with 10 s, a thousand requests at once were refused now and then.
 */
const HEADERS_MS = 60_000;
/** A client that is still sending after the response is disconnected after this time; at once, it might not read the response. */
const LINGER_MS = 1_000;

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface ListeningServer {
  port: number;
  /** Takes no new requests, and aborts those that last longer than `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/**
 * Listens, and passes every request to `handle`. An error of `handle` is answered with a 500 without details.
 * @throws AppError if the port is taken
 */
export async function listen(
  port: number,
  hostname: string,
  handle: RequestHandler,
  onError: (error: unknown, request: IncomingMessage) => void,
): Promise<ListeningServer> {
  /** Connections that haven't had a request, which Node doesn't count as idle. */
  const fresh = new Set<Socket>();
  const server = createServer(
    { headersTimeout: HEADERS_MS, keepAliveTimeout: IDLE_MS, connectionsCheckingInterval: 1_000 },
    (request, response) => {
      fresh.delete(request.socket);
      response.once('finish', () => request.complete || endSoon(request));
      // Node would keep the connection for further requests.
      response.once('close', () => server.listening || setImmediate(() => server.closeIdleConnections()));
      handle(request, response).catch((error: unknown) => {
        onError(error, request);
        if (response.headersSent) response.destroy();
        else sendResponse(response, 500);
      });
    },
  );
  server.on('connection', (socket) => {
    fresh.add(socket);
    socket.once('close', () => fresh.delete(socket));
  });
  // Bodies may take long; their reader checks that they keep arriving.
  server.requestTimeout = 0;
  server.listen(port, hostname);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    const hint =
      error.code === 'EADDRINUSE' ? 'Another process listens there: stop it or choose another port.' : error.message;
    throw new AppError(`Can't listen on ${hostname}:${port}. ${hint}`);
  });
  return { port: (server.address() as AddressInfo).port, close: (graceMs) => close(server, fresh, graceMs) };
}

/** Ends the connection soon, because the rest of the request isn't needed. */
function endSoon({ socket }: IncomingMessage): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}

async function close(server: Server, fresh: ReadonlySet<Socket>, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  for (const socket of fresh) socket.destroy();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
