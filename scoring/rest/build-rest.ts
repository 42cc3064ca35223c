import { createServer, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { requestIdOr } from '../request-id.ts';
import type { Service } from '../service.ts';
import type { Certificate } from '../tls/certificate.ts';
import { addBodyParsers } from './body-parsers.ts';
import { closeGently } from './close-gently.ts';
import { addDocsRoutes } from './docs-routes.ts';
import { addHooks } from './hooks.ts';
import { addRepositoryRoutes } from './repository-routes.ts';
import { addAllMethods } from './routes.ts';
import { addScoreRoutes } from './score-routes.ts';
import { addV2Routes } from './v2-routes.ts';

/** Longest time that a client may take to send its headers. */
const HEADERS_MS = 10_000;
/** The time between two searches for slow clients. */
const CHECK_MS = 1_000;
/** The keep-alive time. It is longer than the idle time of Azure's load balancers (240 s), so that they close first. */
const KEEP_ALIVE_MS = 250_000;

/** Builds the REST side of the service. It doesn't listen yet. */
export function buildRest(service: Service, certificate: Certificate | undefined): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: service.maxBytes,
    genReqId: ({ headers }) => requestIdOr(headers['x-request-id']),
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerBrokenRequest,
    serverFactory: (handler) => {
      const server = openServer(service, certificate);
      return server.on('request', handler);
    },
  });
  addBodyParsers(app);
  addAllMethods(app);
  addHooks(app, service);
  addScoreRoutes(app, service);
  addV2Routes(app, service);
  addRepositoryRoutes(app, service);
  addDocsRoutes(app);
  return app;
}

function openServer({ deadlineMs }: Service, certificate: Certificate | undefined): Server {
  const options: ServerOptions = {
    headersTimeout: Math.min(HEADERS_MS, deadlineMs),
    requestTimeout: deadlineMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: CHECK_MS,
  };
  if (certificate === undefined) return createServer(options);
  const server: SecureServer = createSecureServer({
    ...options,
    ...certificate.pair,
    minVersion: 'TLSv1.2',
    handshakeTimeout: options.headersTimeout,
  });
  const stop = certificate.listen((pair) => server.setSecureContext({ ...pair, minVersion: 'TLSv1.2' }));
  server.once('close', stop);
  // Both types serve requests. They differ only in the socket, which isn't used here.
  return server as unknown as Server;
}

const BROKEN: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
  HPE_HEADER_OVERFLOW: [431, 'The headers are too large.'],
};

/**
 * Answers a request that isn't valid HTTP. It has no route and no reply, so the answer is written by hand and the
 * connection closed.
 */
function answerBrokenRequest({ code }: { code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = BROKEN[code ?? ''] ?? [400, 'The request is not HTTP.'];
  const body = JSON.stringify({ message });
  const head = `HTTP/1.1 ${status} ${status === 400 ? 'Bad Request' : 'Refused'}\r\nContent-Type: application/json\r\n`;
  closeGently(socket, `${head}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
}
