import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AccessKeys, hasKey } from './access-keys.ts';
import { type FunctionRoute, matchRoute, type RouteMatch } from './function-routes.ts';
import { type HttpInvoker, invokeHttpFunction } from './invoke-http-function.ts';
import { BodyTooLargeError } from './read-body.ts';
import { sendResponse } from './send-response.ts';

/** A part of the server under a path of its own. */
export type Section = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

export interface HttpDependencies extends HttpInvoker {
  routes: readonly FunctionRoute[];
  keys: AccessKeys;
  /** False on loopback, where everybody is the developer. */
  enforcesKeys: boolean;
  durableApi: Section;
  admin: Section;
  maxOutstandingRequests: number;
}

const DURABLE_API = /^\/runtime\/webhooks\/durabletask(\/|$)/i;

/** Serves the functions of an app, the durable HTTP API and the administration that goes with them. */
export function requestHandler(
  host: HttpDependencies,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let outstanding = 0;
  return async (request, response) => {
    if (outstanding >= host.maxOutstandingRequests) return sendResponse(response, 429);
    outstanding += 1;
    await handle(host, request, response).finally(() => {
      outstanding -= 1;
    });
  };
}

async function handle(host: HttpDependencies, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = urlOf(request);
  if (!url) return sendResponse(response, 400);
  if (DURABLE_API.test(url.pathname)) {
    if (!isAllowed(host, request, url, [host.keys.durabletask])) return sendResponse(response, 401);
    return host.durableApi(request, response, url);
  }
  if (url.pathname.startsWith('/admin/')) {
    if (!isAllowed(host, request, url, [])) return sendResponse(response, 401);
    return host.admin(request, response, url);
  }
  const match = matchRoute(host.routes, request.method ?? 'GET', url.pathname);
  if (match) return callFunction(host, request, response, url, match);
  if (url.pathname === '/') return sendHome(response);
  sendResponse(response, 404);
}

async function callFunction(
  host: HttpDependencies,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  match: RouteMatch,
): Promise<void> {
  const { authLevel } = match.route;
  const opening = authLevel === 'function' ? [host.keys.function] : [];
  if (authLevel !== 'anonymous' && !isAllowed(host, request, url, opening)) return sendResponse(response, 401);
  try {
    await invokeHttpFunction({ request, response, url, match }, host);
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    sendResponse(response, 413, undefined, { Connection: 'close' });
  }
}

const isAllowed = (host: HttpDependencies, request: IncomingMessage, url: URL, keys: readonly string[]) =>
  !host.enforcesKeys || hasKey(request, url, [...keys, host.keys.master]);

function urlOf(request: IncomingMessage): URL | undefined {
  try {
    return new URL(`http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`);
  } catch {
    return undefined;
  }
}

function sendHome(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end('The local Functions host is up and running.\n');
}
