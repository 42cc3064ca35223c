import type { IncomingMessage } from 'node:http';
import { listen, type RequestHandler } from './http-server.ts';
import { sendResponse } from './send-response.ts';

/**
 * The two servers of a host. They listen before the app is loaded, because the app must know its own address, and answer 503 until the
 * app is ready.
 */
export interface Doors {
  /** The address for clients, without a slash at its end. */
  url: string;
  port: number;
  /** The address on loopback for requests of the app itself. */
  ownUrl: string;
  open(handle: RequestHandler, handleOwn: RequestHandler): void;
  /** Takes no new requests from clients, and aborts those that last longer than `graceMs`. */
  close(graceMs: number): Promise<void>;
  closeOwn(): Promise<void>;
}

/** @throws AppError if the port is taken */
export async function openDoors(
  port: number,
  hostname: string,
  onError: (error: unknown, request: IncomingMessage) => void,
): Promise<Doors> {
  let front: RequestHandler = notReady;
  let ownFront: RequestHandler = notReady;
  const server = await listen(port, hostname, (request, response) => front(request, response), onError);
  const own = await listen(0, '127.0.0.1', (request, response) => ownFront(request, response), onError);
  return {
    url: addressOf(hostname, server.port),
    port: server.port,
    ownUrl: `http://127.0.0.1:${own.port}`,
    open(handle, handleOwn) {
      front = handle;
      ownFront = handleOwn;
    },
    close: server.close,
    closeOwn: () => own.close(0),
  };
}

const notReady: RequestHandler = async (_, response) => sendResponse(response, 503, undefined, { 'Retry-After': '1' });

function addressOf(hostname: string, port: number): string {
  const reachable = hostname === '0.0.0.0' || hostname === '::' ? '127.0.0.1' : hostname;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
