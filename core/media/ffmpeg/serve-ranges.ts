import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ByteSource } from '../bytes/byte-source.ts';

const KIB = 1024;
/** Size of reads. What FFmpeg hasn't read of it is lost when it seeks. */
const READ_BYTES = 256 * KIB;

export interface RangeServer {
  /** Address of the source. It contains a secret, so it must not be logged. */
  readonly url: string;
  /** Returns what reading the source threw. FFmpeg only sees a closed connection. */
  failure(): unknown;
  close(): Promise<void>;
}

/**
 * Serves one source by HTTP ranges, for an FFmpeg that has to seek. It listens on the loopback interface, under a path that
 * can't be guessed.
 */
export async function serveRanges(source: ByteSource): Promise<RangeServer> {
  const path = `/${randomUUID()}`;
  let failure: unknown;
  const server = createServer((request, response) => {
    answer(source, path, request, response).catch((thrown: unknown) => {
      if (!isHangUp(thrown)) failure ??= thrown;
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    failure: () => failure,
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

async function answer(
  source: ByteSource,
  path: string,
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (url !== path || method !== 'GET') return void response.writeHead(404).end();
  const start = Number(/^bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
  if (start >= source.size) {
    return void response.writeHead(416, { 'content-range': `bytes */${source.size}` }).end();
  }
  const end = Math.min(source.size, Number(/^bytes=\d+-(\d+)$/.exec(headers.range ?? '')?.[1] ?? source.size) + 1);
  response.writeHead(headers.range ? 206 : 200, {
    'accept-ranges': 'bytes',
    'content-length': end - start,
    ...(headers.range && { 'content-range': `bytes ${start}-${end - 1}/${source.size}` }),
  });
  await pipeline(Readable.from(pieces(source, start, end), { objectMode: true, highWaterMark: 1 }), response);
}

async function* pieces(source: ByteSource, start: number, end: number): AsyncGenerator<Uint8Array, void> {
  for (let at = start; at < end; at += READ_BYTES) yield await source.read(at, Math.min(end, at + READ_BYTES));
}

/** True if FFmpeg closed the connection, which it does whenever it seeks. */
function isHangUp(thrown: unknown): boolean {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE';
}
