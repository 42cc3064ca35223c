import type { IncomingMessage } from 'node:http';
import { listen, type RequestHandler } from './http-server.ts';
import { sendResponse } from './send-response.ts';

/**
 * The servers of a host. They listen before the app is loaded, because it must know its own address, and answer 503
 * until there is something behind them.
 */
export interface Doors {
  /** Without a slash at its end. */
  url: string;
  port: number;
  /** The port, on loopback alone, through which the Durable SDK reaches the host. */
  rpcPort: number;
  open(handle: RequestHandler, handleRpc: RequestHandler): void;
  /** Takes no new requests from outside, and breaks those off that last longer than `graceMs`. */
  close(graceMs: number): Promise<void>;
  closeRpc(): Promise<void>;
}

/** @throws AppError if the port is taken */
export async function openDoors(
  port: number,
  hostname: string,
  onError: (error: unknown, request: IncomingMessage) => void,
): Promise<Doors> {
  let front: RequestHandler = notReady;
  let rpcFront: RequestHandler = notReady;
  const server = await listen(port, hostname, (request, response) => front(request, response), onError);
  const rpc = await listen(0, '127.0.0.1', (request, response) => rpcFront(request, response), onError);
  return {
    url: addressOf(hostname, server.port),
    port: server.port,
    rpcPort: rpc.port,
    open(handle, handleRpc) {
      front = handle;
      rpcFront = handleRpc;
    },
    close: server.close,
    closeRpc: () => rpc.close(0),
  };
}

const notReady: RequestHandler = async (_, response) => sendResponse(response, 503, undefined, { 'Retry-After': '1' });

function addressOf(hostname: string, port: number): string {
  const reachable = hostname === '0.0.0.0' || hostname === '::' ? '127.0.0.1' : hostname;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
