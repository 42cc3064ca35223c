import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../app/app-error.ts';
import { sendResponse } from './send-response.ts';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface ListeningServer {
  port: number;
  /** Takes no new requests, and breaks those off that last longer than `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/**
 * Listens, and gives every request to `handle`. What that throws is answered with 500 and without a word about it.
 * @throws AppError if the port is taken
 */
export async function listen(
  port: number,
  hostname: string,
  handle: RequestHandler,
  onError: (error: unknown, request: IncomingMessage) => void,
): Promise<ListeningServer> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      onError(error, request);
      if (response.headersSent) response.destroy();
      else sendResponse(response, 500);
    });
  });
  server.requestTimeout = 0;
  server.listen(port, hostname);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    const hint =
      error.code === 'EADDRINUSE' ? 'Another process listens there: stop it or choose another port.' : error.message;
    throw new AppError(`Can't listen on ${hostname}:${port}. ${hint}`);
  });
  return { port: (server.address() as AddressInfo).port, close: (graceMs) => close(server, graceMs) };
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
